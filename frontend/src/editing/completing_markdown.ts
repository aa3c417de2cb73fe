import type { CompletionContext } from "@codemirror/autocomplete";
import type { Text } from "@codemirror/state";
import type { Draft } from "./draft";
import { partsFor } from "./language";
import type { Language } from "./language";
import { actionNames, conditionWords, partNames, sectionNames } from "./offered";
import type { Found } from "./offered";
import type { Look } from "./shapes";

/** A target follows an arrow, and what follows `if` may be computed. */
const ARROW = /^\s*(?:→|->|=>)\s*([^,，]*)$/u;
const ARROW_IF = "^\\s*(?:→|->|=>)[^,，]*[,，].*(?<![\\p{Script=Latin}])(?:WORD).*?([\\p{L}_][\\p{L}\\p{N}_]*)?$";
const COMPUTED = "^\\s*-\\s+(?:WORD)[:：].*=(?:.*[^\\p{L}\\p{N}_.'\"-])?([\\p{L}_][\\p{L}\\p{N}_]*)?$";
const GUARANTEE = "^\\s*-\\s+(?:WORD)[:：]\\s*(?:.*[\\s,，])?([\\p{L}\\p{N}_-]*)$";
const USED = "^\\s*-\\s+(?:WORD)[:：]\\s*(\\S*)$";
const GIVEN = "^\\s*-\\s+(?:WORD)[:：]\\s*([\\p{L}\\p{N}_]*)$";
const CALLED = "^\\s*-\\s+(?:WORD)s?[:：]\\s*([\\p{L}\\p{N}_-]*)$";
const SETTING = /^(\s*)-\s+([\p{L}_ ]*)$/u;
const SECTION = /^##\s/;

/** Find what can stand at a place in a Markdown script. */
export async function inMarkdown(context: CompletionContext, draft: Draft, look: Look | null, words: Language | null): Promise<Found | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const isTop = !above(doc, line.number, SECTION);
  const own = new OwnWords(words, doc);
  const arrow = ARROW.exec(before);
  if (arrow) return { typed: arrow[1] ?? "", options: sectionNames(look, true, !isTop, isTop) };
  const condition = own.exec(ARROW_IF, "if", before) ?? own.exec(COMPUTED, "computed", before);
  if (condition) return { typed: condition[1] ?? "", options: conditionWords(look, words) };
  const guarantee = own.exec(GUARANTEE, "guarantee", before);
  if (guarantee) return { typed: guarantee[1] ?? "", options: sectionNames(look, false, false) };
  const used = own.exec(USED, "use", before);
  if (used) return { typed: used[1] ?? "", options: partNames(await partsFor(draft.name)) };
  const called = own.exec(CALLED, "call", before);
  if (called) return { typed: called[1] ?? "", options: actionNames(look) };
  const given = own.exec(GIVEN, "with", before);
  if (given) {
    const file = above(doc, line.number, own.pattern("^\\s*-\\s+(?:WORD)[:：]\\s*(\\S+)", "use"))?.[1];
    const part = (await partsFor(draft.name)).find((one) => one.name === file);
    return { typed: given[1] ?? "", options: part?.parameters.map((label) => ({ label, apply: `${label}: ` })) ?? [] };
  }
  const setting = SETTING.exec(before);
  if (!setting || !words) return null;
  const inTask = (setting[1] ?? "") !== "" && !isTop;
  const known = isTop ? words.settings.map((one) => `${one}: `) : inTask ? ["collect ", "call: ", "renamed from: "] : words.section_lines;
  const shown = known.map((one) => own.written(one));
  return { typed: setting[2] ?? "", options: shown.map((one) => ({ label: one.replace(/:? $/, ""), apply: one })) };
}

/** The words that a script is written with: those of its language, and English ones. */
class OwnWords {
  private readonly own: Record<string, string[]>;
  private readonly english: Record<string, string[]>;

  constructor(words: Language | null, doc: Text) {
    this.english = words?.words["en"] ?? {};
    this.own = words?.words[saidLanguage(words, doc)] ?? this.english;
  }

  /** Give a pattern in which the words for an English one stand at WORD. */
  pattern(source: string, key: string): RegExp {
    const listed = [...(this.own[key] ?? []), ...(this.english[key] ?? []), key];
    return new RegExp(source.replace("WORD", listed.join("|")), "iu");
  }

  exec(source: string, key: string, text: string): RegExpExecArray | null {
    return this.pattern(source, key).exec(text);
  }

  /** Write a line's beginning, such as `collect `, in the words of the script. */
  written(beginning: string): string {
    const [, key = "", rest = ""] = /^(.*?)(:? ?)$/.exec(beginning) ?? [];
    return `${this.own[key]?.[0] ?? key}${rest}`;
  }
}

/** Give the code of the language that a script says it is in. */
function saidLanguage(words: Language, doc: Text): string {
  const named = Object.values(words.words).flatMap((each) => each["language"] ?? []);
  const wanted = new RegExp(`^\\s*(?:-\\s+)?(?:${named.join("|")})\\s*[:：]\\s*([a-z]{2})`, "iu");
  for (let n = 1; n <= doc.lines; n++) {
    const { text } = doc.line(n);
    const found = wanted.exec(text);
    if (found) return (found[1] ?? "en").toLowerCase();
    if (SECTION.test(text)) break;
  }
  return "en";
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
