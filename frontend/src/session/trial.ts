/** How the names of sessions begin that are tried out, and of what is forked from somebody's session. */
const TRIED = "try-";
const FORKED = "fork-";

/** Say whether whoever tries scripts may begin a session of this name. */
export function isTried(session: string): boolean {
  return session.startsWith(TRIED);
}

/** Say what a session is that is no person's own; null for others. */
export function trialOf(session: string): "trial" | "fork" | null {
  if (isTried(session)) return "trial";
  return session.startsWith(FORKED) ? "fork" : null;
}

/** Make up a name that nobody else has; one for a fork is no trial's where the origin is a person's. */
export function newSession(script: string, origin?: string): string {
  const beginning = origin === undefined || isTried(origin) ? TRIED : FORKED;
  return `${beginning}${script}-${newId()}`;
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
