/** What the server tells while somebody writes; `/openapi.json` says it in words. */
/** Where something stands in a part that the text uses. */
export interface InPart {
  file: string;
  line: number;
  column: number;
}

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
  part?: InPart | null;
  /** This case in English, where the message tells of its rule in another language. */
  detail?: string;
}

export interface Section {
  section: string;
  title: string;
  line: number;
  part?: InPart | null;
  tasks: Array<{ id: string; text: string; line: number }>;
}

export interface Move {
  id: string;
  source: string | null;
  target: string;
  line: number;
  words: string;
  part?: InPart | null;
}

export interface Look {
  findings: Finding[];
  picture: string | null;
  /** Why there is no picture, where there is none. */
  not_drawn?: string;
  outline: Section[];
  moves: Move[];
  keys: Array<{ key: string; type: string; line: number }>;
  /** Of a part: the exits that its rules may name. */
  leaves: string[];
  actions: string[];
}

export interface FileShown {
  name: string;
  is_part: boolean;
  id: string | null;
  title: string;
  version: number | null;
  revision: string | null;
  sections: number;
  errors: number;
  warnings: number;
  /** Of a part: what it is to be given, and how it can be left. */
  parameters: string[];
  leaves: string[];
}

export interface TextShown {
  name: string;
  text: string;
  revision: string;
  format: "yaml" | "markdown";
  /** Of a part, the scripts that use it. */
  used_by: FileShown[] | null;
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
