import type { Finding } from "../editing/shapes";

/** One step of a way through the script: where it is, and by which rule it came there. */
export interface Step {
  section: string;
  move: string | null;
  line: number;
  words: string;
}

export interface Proof {
  guarantee: string;
  line: number;
  /** null where nobody could find out. */
  holds: boolean | null;
  why: string;
  walk: Step[];
}

export interface Proofs {
  proofs: Proof[];
  /** `value` is what leads there, such as `mood = 5`. */
  findings: Array<Finding & { value: string | null }>;
  not_proved: string[];
}

export interface Said {
  role: string;
  text: string;
  section: string;
  /** Where the session went then, and by which rule. */
  note: string;
}

export interface Dialogue {
  title: string;
  turns: Said[];
}

export interface Rehearsal {
  covered: { sections: string[]; moves: string[] };
  left: Array<{ section: string | null; move: string | null; why: string; line: number }>;
  dialogues: Dialogue[];
  /** How many dialogues were held besides those that are told. */
  more: number;
  /** Whether there was no more time. */
  stopped: boolean;
}
