/** What the server tells while somebody writes; `/openapi.json` says it in words. */
export interface Finding {
  rule: string;
  severity: "error" | "warning" | "info";
  message: string;
  hint: string;
  line: number;
  column: number;
  section: string | null;
  move: string | null;
  /** What its line can be written as instead, where that is known. */
  mended?: string | null;
}

export interface Section {
  section: string;
  title: string;
  line: number;
  tasks: Array<{ id: string; text: string; line: number }>;
}

export interface Move {
  id: string;
  source: string | null;
  target: string;
  line: number;
  words: string;
}

export interface Look {
  findings: Finding[];
  picture: string | null;
  /** Why there is no picture, where there is none. */
  not_drawn?: string;
  outline: Section[];
  moves: Move[];
  keys: Array<{ key: string; type: string; line: number }>;
}

export interface FileShown {
  name: string;
  id: string | null;
  title: string;
  version: number | null;
  revision: string | null;
  sections: number;
  errors: number;
  warnings: number;
}

export interface TextShown {
  name: string;
  text: string;
  revision: string;
  format: "yaml" | "markdown";
}

/** What somebody else has saved meanwhile. */
export interface Current {
  revision: string;
  text: string | null;
  author: string;
  saved_at: string;
}

export interface Version {
  revision: string;
  saved_at: string;
  author: string;
  remark: string;
  outside?: boolean;
}

export interface Differences {
  changes: Array<{ section: string | null; words: string; old?: string | null; new?: string | null }> | null;
  why?: string;
  lines: string[];
}

export interface Comment {
  id: string;
  section: string | null;
  author: string;
  text: string;
  written_at: string;
  settled: boolean;
}
