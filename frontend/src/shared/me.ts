import { useEffect } from "preact/hooks";
import { get, said } from "./api";
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
    (me) => known.set({ me, trouble: null }),
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

export function may(who: Me | null, doing: Doing): boolean {
  return who !== null && (MAY[doing] as readonly Role[]).includes(who.role);
}
