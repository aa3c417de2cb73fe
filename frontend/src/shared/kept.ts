/** What this browser remembers between visits; one that may not remember is no fault. */
const PREFIX = "scriptgraph:";

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remember a text; null forgets it. Says whether it is now remembered. */
export function keep(name: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, text);
    return true;
  } catch {
    return false;
  }
}
