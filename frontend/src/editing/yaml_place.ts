import type { Text } from "@codemirror/state";

/** A name with something behind it, or below it: its blanks, the dash of an item, the name. */
const NAMED = /^(\s*)(-\s+)?["']?([^\s"'#:{[-][^"':{[]*)["']?:(?:\s|$)/u;
const BLOCK = /:\s*[|>][+-]?\d*\s*$/;
/** Behind a dash, whose own list may begin at the same column as the name of the list. */
const ITEM = 0.5;

/**
 * Name what a key stands below that begins at the end of a line, the outermost first; null inside
 * of a text of several lines.
 */
export function pathAt(doc: Text, number: number, before: string): string[] | null {
  const path = inBraces(before) ?? [];
  const own = /^(\s*)(-\s)?/.exec(before);
  let room = (own?.[1]?.length ?? 0) + (own?.[2] ? ITEM : 0);
  for (let n = number - 1; n >= 1 && room > 0; n--) {
    const { text } = doc.line(n);
    const indent = /^\s*/.exec(text)?.[0].length ?? 0;
    const found = NAMED.exec(text);
    if (indent < room && BLOCK.test(text)) return null;
    if (!found || indent >= room) continue;
    if (found[2]) {
      const isBeside = room - indent === ITEM;
      if (!isBeside) room = indent + ITEM;
      continue;
    }
    path.unshift((found[3] ?? "").trim());
    room = indent;
  }
  return path;
}

/** Name what is before each brace that is open at the end of a line; null where none is. */
export function inBraces(before: string): string[] | null {
  const open = before.lastIndexOf("{");
  if (open <= before.lastIndexOf("}")) return null;
  const outside = before.slice(0, open);
  const named = /["']?([\p{L}\p{N}_-]+)["']?:\s*$/u.exec(outside);
  return [...(inBraces(outside) ?? []), ...(named ? [named[1] ?? ""] : [])];
}

/** Find what a section says behind one of its keys, such as the part that it uses. */
export function saidIn(doc: Text, section: string, key: string): string {
  const said = new RegExp(`(?:^|[\\s{,])${key}:\\s*["']?([^"',}\\s]+)`);
  for (let n = 1; n <= doc.lines; n++) {
    const { text } = doc.line(n);
    const found = NAMED.exec(text);
    if (found?.[3]?.trim() !== section) continue;
    const indent = found[1]?.length ?? 0;
    for (let m = n; m <= doc.lines; m++) {
      const line = doc.line(m).text;
      if (m > n && line.trim() && (/^\s*/.exec(line)?.[0].length ?? 0) <= indent) break;
      const value = said.exec(line);
      if (value) return value[1] ?? "";
    }
  }
  return "";
}
