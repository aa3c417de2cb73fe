/** Sessions as the server tells them (`/openapi.json`). */
export type Value = string | number | boolean | readonly Part[];

/** One record of a list; a part that nobody has told is not there. */
export type Part = Readonly<Record<string, string | number | boolean>>;

export interface Identity {
  id: string;
  version: string;
  hash: string;
}

export interface Human {
  status: "waiting" | "with";
  by: string;
  since: string;
  why: string;
}

/** The session, and its turn, that another one stands on. */
export interface Origin {
  session: string;
  turn: number;
}

export interface SessionShown {
  session: string;
  script: Identity | null;
  section: string | null;
  /** The sections that a digression goes back to, the innermost last. */
  back_to: string[];
  status: "open" | "ended";
  turn: number;
  collected: Record<string, Value>;
  human: Human | null;
  /** What the user is to be told while no program answers; else empty. */
  told: string;
  forked_from: Origin | null;
}

export interface Danger {
  level: string;
  about: string;
  reason: string;
  section: string;
  turn: number;
  since: string;
}

export interface Listed {
  session: string;
  script: Identity | null;
  title: string;
  status: "open" | "ended";
  section: string | null;
  turn: number;
  began_at: string;
  last_at: string;
  at_risk: boolean;
  danger: Danger | null;
  /** Of what danger the human who is there knows. */
  heard: Danger | null;
  human: Human | null;
  waiting: boolean;
  unanswered: number;
  kind: string;
  forked_from: Origin | null;
  error: string;
}

export interface Said {
  id: string | null;
  text: string;
  by: string;
}

export interface Evidence {
  task: string;
  status: string;
  quote: string;
  found: boolean;
  message_id: string | null;
}

export interface Decided {
  role: string;
  at: string;
  section: string;
  what: string;
  rule: string;
  possible: string[];
  chosen: string;
  why: string;
  evidence: Evidence[];
  refused: string[];
  collected: Record<string, Value>;
  danger: string;
  /** Whether the script's own sentence was sent, since there was no reply to send. */
  is_fallback: boolean;
}

export interface Settled {
  section: string;
  task: string;
  quote: string;
}

export interface TurnTold {
  turn: number;
  section: string;
  user: Said[];
  agent: Said | null;
  decisions: Decided[];
  settled: Settled[];
  open: Array<{ task: string; text: string }>;
  /** The sections that a digression goes back to, the innermost last. */
  back_to: string[];
}

export interface SessionDocument {
  about: Listed;
  state: SessionShown;
  titles: Record<string, string>;
  turns: TurnTold[];
}

/** Give the address of a session, or of something of it. */
export function addressOf(session: string, part = ""): string {
  return `/api/sessions/${encodeURIComponent(session)}${part && `/${part}`}`;
}
