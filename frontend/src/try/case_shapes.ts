import type { Value } from "../session/shapes";

/** What a script makes of a conversation. */
export interface Course {
  sections: string[];
  moves: string[];
  collected: Record<string, Value>;
  status: string;
}

/** A fixed conversation. */
export interface Case {
  name: string;
  script: string;
  messages: string[];
  remark: string;
  accepted: Course | null;
  error: string;
}

/** What a run of a case has told; `changes` is null where nothing was accepted before. */
export interface Ran {
  name: string;
  changes: string[] | null;
  course: Course | null;
  error: string;
}

export function caseAddress(name: string, part = ""): string {
  return `/api/cases/${encodeURIComponent(name)}${part && `/${part}`}`;
}
