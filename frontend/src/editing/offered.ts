import type { Completion } from "@codemirror/autocomplete";
import type { Language } from "./language";
import type { FileShown, Look } from "./shapes";

/** What can stand at a place, and what of it is there already. */
export interface Found {
  typed: string;
  options: Completion[];
}

/** Give the names of sections, of the exits of a part, and of the end. */
export function sectionNames(look: Look | null, byTitle: boolean, canGoBack: boolean, canDigress = false): Completion[] {
  const known = (look?.outline ?? []).map((one) => ({
    label: byTitle ? one.title : one.section,
    detail: byTitle ? one.section : one.title,
  }));
  const digressions = canDigress ? known.map((one) => ({ ...one, label: `${one.label} and back`, boost: -1 })) : [];
  const leaves = (look?.leaves ?? []).map((label) => ({ label }));
  const back = canGoBack ? [{ label: "back" }] : [];
  return [...known, ...digressions, ...leaves, { label: byTitle ? "End" : "end" }, ...back];
}

/** Give the values that a condition can read, and what it can ask and calculate. */
export function conditionWords(look: Look | null, words: Language | null): Completion[] {
  const values = (look?.keys ?? []).map((one) => ({ label: one.key, detail: one.type }));
  const functions = (words?.functions ?? []).map((label) => ({ label, detail: "( )", apply: `${label}(`, boost: -1 }));
  return [...values, ...actionNames(look), ...functions];
}

/** Give what the application can be asked to do. */
export function actionNames(look: Look | null): Completion[] {
  return (look?.actions ?? []).map((label) => ({ label }));
}

export function partNames(parts: readonly FileShown[]): Completion[] {
  return parts.map((one) => ({ label: one.name, detail: one.title }));
}
