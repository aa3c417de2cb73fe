/** What this browser remembers; one that may not remember is no fault. */
const PREFIX = "scriptgraph:";

/** Between visits, or until the tab is closed. */
type Memory = "localStorage" | "sessionStorage";

export function kept(name: string, memory: Memory = "localStorage"): string | null {
  try {
    return window[memory].getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remember a text; null forgets it. Says whether it is now remembered. */
export function keep(name: string, text: string | null, memory: Memory = "localStorage"): boolean {
  try {
    if (text === null) window[memory].removeItem(PREFIX + name);
    else window[memory].setItem(PREFIX + name, text);
    return true;
  } catch {
    return false;
  }
}

/** Forget what is remembered until the tab is closed, as for whoever comes next. */
export function forgetTab(): void {
  try {
    sessionStorage.clear();
  } catch {
    // there is nothing to forget
  }
}
