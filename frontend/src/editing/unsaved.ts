import { keep, kept } from "../shared/kept";

/** A text that this browser kept when its tab was closed before it was saved. */
export interface Unsaved {
  text: string;
  based_on: string | null;
  at: string;
}

const key = (name: string) => `unsaved:${name}`;

export function remembered(name: string): Unsaved | null {
  try {
    const found = JSON.parse(kept(key(name)) ?? "null") as Unsaved | null;
    return found && typeof found.text === "string" ? found : null;
  } catch {
    return null;
  }
}

export function remember(name: string, text: string, basedOn: string | null): void {
  const unsaved: Unsaved = { text, based_on: basedOn, at: new Date().toISOString() };
  keep(key(name), JSON.stringify(unsaved));
}

export function forget(name: string): void {
  keep(key(name), null);
}
