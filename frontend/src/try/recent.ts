import { keep, kept } from "../shared/kept";

/** A session that this browser has tried. */
export interface Tried {
  script: string;
  session: string;
  at: string;
}

const NAME = "tried";
const MOST = 12;

/** List what was tried in this browser, the latest first. */
export function recent(): Tried[] {
  const written = kept(NAME);
  return written ? (JSON.parse(written) as Tried[]) : [];
}

export function remember(script: string, session: string): void {
  const others = recent().filter((one) => one.session !== session);
  const now = { script, session, at: new Date().toISOString() };
  keep(NAME, JSON.stringify([now, ...others].slice(0, MOST)));
}
