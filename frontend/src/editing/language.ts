import { get } from "../shared/api";
import type { FileShown } from "./shapes";

/** The words of the script language, by where they stand. */
export interface Language {
  keys: Record<string, string[]>;
  settings: string[];
  section_lines: string[];
  /** Language → English word of Markdown's → the words for it, the one that is written first. */
  words: Record<string, Record<string, string[]>>;
  functions: string[];
}

let asked: Promise<Language | null> | null = null;

/** Give the words of the language; they are asked for once, and null where nobody answers. */
export function languageWords(): Promise<Language | null> {
  asked ??= get<Language>("/api/language").catch(() => {
    asked = null;
    return null;
  });
  return asked;
}

/** Give the parts that a file can use, as it names them. */
export async function partsFor(name: string): Promise<FileShown[]> {
  const files = await get<FileShown[]>("/api/files").catch(() => []);
  const folder = /^.*\//.exec(name)?.[0] ?? "";
  return files
    .filter((one) => one.is_part && one.name !== name && one.name.startsWith(folder))
    .map((one) => ({ ...one, name: one.name.slice(folder.length) }));
}
