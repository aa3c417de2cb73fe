import { useEffect } from "preact/hooks";
import { get, post, said } from "./api";
import { author } from "./author";
import { forgetTab } from "./kept";
import { store, useStore } from "./store";

export type Role = "reader" | "author" | "clinician" | "admin";

/** Who looks at this page; the name is empty for whoever sits at the machine itself. */
export interface Me {
  name: string;
  role: Role;
  signed_in: boolean;
}

/** What a role may do here; the server holds it, the page offers nothing else. */
const MAY = {
  write: ["author", "admin"],
  comment: ["author", "clinician", "admin"],
  try: ["author", "clinician", "admin"],
  read: ["clinician", "admin"],
  care: ["clinician", "admin"],
  "keep cases": ["author", "admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Doing = keyof typeof MAY;

interface Known {
  me: Me | null;
  trouble: string | null;
}

const known = store<Known>({ me: null, trouble: null });
let isAsked = false;

export function askMe(): void {
  isAsked = true;
  known.set({ me: null, trouble: null });
  get<Me>("/api/me").then(
    (me) => {
      known.set({ me, trouble: null });
      if (me.name && !author.get()) author.set(me.name); // whoever is known here writes under that name
    },
    (error) => known.set({ me: null, trouble: said(error) }),
  );
}

/** Say who looks at this page; null while nobody knows. */
export function useMe(): Known {
  useEffect(() => {
    if (!isAsked) askMe();
  }, []);
  return useStore(known);
}

/** Have this browser forget who it was signed in as. */
export async function signOut(): Promise<void> {
  await post("/logout", {});
  forgetTab();
  location.reload();
}

export function may(who: Me | null, doing: Doing): boolean {
  return who !== null && (MAY[doing] as readonly Role[]).includes(who.role);
}
