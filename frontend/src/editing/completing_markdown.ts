import type { CompletionContext } from "@codemirror/autocomplete";
import type { Text } from "@codemirror/state";
import type { Draft } from "./draft";
import { partsFor } from "./language";
import type { Language } from "./language";
import { actionNames, conditionWords, partNames, sectionNames } from "./offered";
import type { Found } from "./offered";
import type { Look } from "./shapes";

/** A target follows an arrow, and what follows `if` may be computed. */
const ARROW = /^\s*(?:→|->|=>)\s*([^,]*)$/u;
const ARROW_IF = /^\s*(?:→|->|=>)[^,]*,.*\bif\b.*?([\p{L}_][\p{L}\p{N}_]*)?$/u;
const COMPUTED = /^\s*-\s+computed:.*=(?:.*[^\p{L}\p{N}_.'"-])?([\p{L}_][\p{L}\p{N}_]*)?$/u;
const GUARANTEE = /^\s*-\s+guarantee:\s*(?:.*[\s,])?([\p{L}\p{N}_-]*)$/u;
const USED = /^\s*-\s+use:\s*(\S*)$/u;
const GIVEN = /^\s*-\s+with:\s*([\p{L}\p{N}_]*)$/u;
const CALLED = /^\s*-\s+calls?:\s*([\p{L}\p{N}_-]*)$/u;
const SETTING = /^(\s*)-\s+([\p{L}_ ]*)$/u;
const SECTION = /^##\s/;

/** Find what can stand at a place in a Markdown script. */
export async function inMarkdown(context: CompletionContext, draft: Draft, look: Look | null, words: Language | null): Promise<Found | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const isTop = !above(doc, line.number, SECTION);
  const arrow = ARROW.exec(before);
  if (arrow) return { typed: arrow[1] ?? "", options: sectionNames(look, true, !isTop, isTop) };
  const condition = ARROW_IF.exec(before) ?? COMPUTED.exec(before);
  if (condition) return { typed: condition[1] ?? "", options: conditionWords(look, words) };
  const guarantee = GUARANTEE.exec(before);
  if (guarantee) return { typed: guarantee[1] ?? "", options: sectionNames(look, false, false) };
  const used = USED.exec(before);
  if (used) return { typed: used[1] ?? "", options: partNames(await partsFor(draft.name)) };
  const called = CALLED.exec(before);
  if (called) return { typed: called[1] ?? "", options: actionNames(look) };
  const given = GIVEN.exec(before);
  if (given) {
    const file = above(doc, line.number, /^\s*-\s+use:\s*(\S+)/)?.[1];
    const part = (await partsFor(draft.name)).find((one) => one.name === file);
    return { typed: given[1] ?? "", options: part?.parameters.map((label) => ({ label, apply: `${label}: ` })) ?? [] };
  }
  const setting = SETTING.exec(before);
  if (!setting || !words) return null;
  const inTask = (setting[1] ?? "") !== "" && !isTop;
  const known = isTop ? words.settings.map((one) => `${one}: `) : inTask ? ["collect ", "call: ", "renamed from: "] : words.section_lines;
  return { typed: setting[2] ?? "", options: known.map((one) => ({ label: one.replace(/:? $/, ""), apply: one })) };
}

/** Find the next line above that is such a one, in the section where one begins. */
function above(doc: Text, number: number, wanted: RegExp): RegExpExecArray | null {
  for (let n = number - 1; n >= 1; n--) {
    const { text } = doc.line(n);
    const found = wanted.exec(text);
    if (found) return found;
    if (SECTION.test(text)) return null;
  }
  return null;
}
