import type { Listed } from "../session/shapes";
import { asking, usePages } from "../shared/pages";
import type { Pages } from "../shared/pages";
import { store } from "../shared/store";

/** Which sessions are wanted; empty where all are. */
export interface Filters {
  script: string;
  status: string;
  kind: string;
  at_risk: boolean;
  waiting: boolean;
  text: string;
}

/** What is asked for stays while one reads a session and comes back. */
export const filters = store<Filters>({ script: "", status: "", kind: "", at_risk: false, waiting: false, text: "" });

/** List what fits, page by page. */
export function useListing(wanted: Filters): Pages<Listed> {
  return usePages<Listed>("/api/sessions", "sessions", asking(wanted));
}
