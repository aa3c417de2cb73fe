import { store } from "./store";

/** Where the page stands: `#/write/tea.yaml` is page `write` with one part, `tea.yaml`. */
export interface Place {
  page: string;
  parts: string[];
}

export const place = store<Place>(read());

addEventListener("hashchange", () => place.set(read()));

function read(): Place {
  const [page = "", ...parts] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  return { page: page || "write", parts: parts.filter(Boolean) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Give the address of a place, for a link. */
export function link(page: string, ...parts: string[]): string {
  return `#/${[page, ...parts].map(encodeURIComponent).join("/")}`;
}

export function go(page: string, ...parts: string[]): void {
  location.hash = link(page, ...parts);
}
