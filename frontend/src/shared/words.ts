import { careWords } from "../care/words";
import { editingWords } from "../editing/words";
import { knowWords } from "../know/words";
import { readWords } from "../read/words";
import { sessionWords } from "../session/words";
import { tryWords } from "../try/words";
import { writeWords } from "../write/words";
import { keep, kept } from "./kept";
import { sharedWords } from "./shared_words";
import { store, useStore } from "./store";

/** Every text of the page: English, German. `{name}` is filled in; `one|many` goes by `{n}`. */
const TABLE = {
  ...sharedWords,
  ...editingWords,
  ...sessionWords,
  ...writeWords,
  ...knowWords,
  ...tryWords,
  ...readWords,
  ...careWords,
};

export type Word = keyof typeof TABLE;
export type Filling = Record<string, string | number>;
export type Translate = (word: Word, filling?: Filling) => string;

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export const language = store<Language>(chosen());

language.watch((next) => {
  keep("language", next);
  document.documentElement.lang = next;
});
document.documentElement.lang = language.get();

function chosen(): Language {
  const wanted = [kept("language") ?? "", ...navigator.languages];
  for (const one of wanted) {
    const known = LANGUAGES.find((language) => one.toLowerCase().startsWith(language));
    if (known) return known;
  }
  return "en";
}

/** Give a text in the language of the page. Components call `useWords`, and are drawn again. */
export const word: Translate = (name, filling = {}) => {
  const entry: readonly [string, string] = TABLE[name];
  let text = entry[LANGUAGES.indexOf(language.get())] ?? entry[0];
  const [one, many] = text.split("|");
  if (many !== undefined && one !== undefined) text = filling.n === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (whole, key: string) =>
    key in filling ? String(filling[key]) : whole,
  );
};

export function useWords(): Translate {
  useStore(language);
  return word;
}

/** Write a moment (ISO 8601) as people of the language do. */
export function moment(iso: string): string {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return iso;
  const form = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(language.get() === "de" ? "de" : "en-GB", form).format(when);
}
