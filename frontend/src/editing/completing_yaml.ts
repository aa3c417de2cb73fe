import type { Completion, CompletionContext } from "@codemirror/autocomplete";
import type { Draft } from "./draft";
import { partsFor } from "./language";
import type { Language } from "./language";
import { actionNames, conditionWords, partNames, sectionNames } from "./offered";
import type { Found } from "./offered";
import type { Look } from "./shapes";
import { inBraces, pathAt, saidIn } from "./yaml_place";

/** Where a section's name stands: after `to:`, `then:` and `next:`, or in a list of them. */
const TARGET = /(?:^|[\s{,])(to|then|next):\s*["']?([\p{L}\p{N}_-]*)$/u;
/** Where an exit of a part is given its section: `next: {agreed: talk}`. */
const EXIT = /(?:^\s*|[{,]\s*)[\p{L}\p{N}_-]+:\s*["']?([\p{L}\p{N}_-]*)$/u;
const CONDITION = /(?:^|[\s{,])if:\s*['"]?(?:[^'"}]*[^\p{L}\p{N}_.'"-])?([\p{L}_][\p{L}\p{N}_]*)?$/u;
const EXPRESSION = /^\s+[\p{L}_][\p{L}\p{N}_]*:\s*['"]?(?:.*[^\p{L}\p{N}_.'"-])?([\p{L}_][\p{L}\p{N}_]*)?$/u;
const USED = /(?:^|[\s{,])use:\s*["']?([^\s,}"']*)$/u;
const CALLED = /(?:^|[\s{,])call:\s*["']?([\p{L}\p{N}_-]*)$/u;
const KEY = /(?:^\s*(?:-\s+)?|[{,]\s*)([\p{L}_]*)$/u;
const GUARANTEE = /^\s*-\s+(?:.*[\s,])?([\p{L}\p{N}_-]*)$/u;

/** Keys that are said by `true` alone. */
const SAID = new Set(["back", "urgent", "optional", "prefix_values", "waits_for_human"]);

/** Find what can stand at a place in a YAML script, or a programme. */
export async function inYaml(context: CompletionContext, draft: Draft, look: Look | null, words: Language | null): Promise<Found | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const target = TARGET.exec(before);
  if (target) return { typed: target[2] ?? "", options: sectionNames(look, false, target[1] === "then") };
  const condition = CONDITION.exec(before);
  if (condition) return { typed: condition[1] ?? "", options: conditionWords(look, words) };
  const used = USED.exec(before);
  if (used) return { typed: used[1] ?? "", options: partNames(await partsFor(draft.name)) };
  const called = CALLED.exec(before);
  if (called) return { typed: called[1] ?? "", options: actionNames(look) };
  const path = pathAt(doc, line.number, before);
  if (path === null) return null;
  const [top, section = "", below] = path;
  const expression = path.join() === "computed" ? EXPRESSION.exec(before) : null;
  if (expression) return { typed: expression[1] ?? "", options: conditionWords(look, words) };
  const exit = top === "sections" && below === "next" ? EXIT.exec(before) : null;
  if (exit) return { typed: exit[1] ?? "", options: sectionNames(look, false, false) };
  const item = top === "guarantees" ? GUARANTEE.exec(before) : null;
  if (item) return { typed: item[1] ?? "", options: sectionNames(look, false, false) };
  const key = KEY.exec(before);
  if (!key || !words || (/,\s*[\p{L}_]*$/u.test(before) && inBraces(before) === null)) return null;
  const file = top === "sections" && section ? saidIn(doc, section, "use") : "";
  if (file && (below === "with" || below === "next")) {
    const part = (await partsFor(draft.name)).find((one) => one.name === file);
    return { typed: key[1] ?? "", options: (below === "with" ? part?.parameters : part?.leaves)?.map(keyed) ?? [] };
  }
  const begins = doc.sliceString(0, Math.min(doc.length, 2_000));
  const place = /^programme:/m.test(begins) ? plannedName(path) : placeName(path, /^part:/m.test(begins), file !== "");
  return { typed: key[1] ?? "", options: (words.keys[place] ?? []).map(keyed) };
}

/** Name the place of keys as the server does; empty where names are made up. */
function placeName(path: readonly string[], isPart: boolean, isUse: boolean): string {
  const [top, , below] = path;
  if (!top) return isPart ? "part" : "script";
  if (top === "actions") return path.length === 2 ? "action" : "";
  if (top !== "sections") return path.length > 1 ? "" : top === "anytime" ? "rule" : top;
  if (path.length === 2) return isUse ? "use" : "section";
  if (below === "tasks") return path.length === 4 ? "task" : "";
  if (path.length > 3) return "";
  return below === "next" ? "rule" : (below ?? "");
}

/** Name the place of keys in a programme as the server does; empty where names are made up. */
function plannedName(path: readonly string[]): string {
  const [top, , below] = path;
  if (!top) return "programme";
  if (path.length === 2) return top === "sessions" ? "session" : top === "values" ? "renamed" : "";
  if (top !== "sessions" || path.length !== 3) return "";
  return below === "next" ? "session_rule" : below === "limits" ? "session_limits" : "";
}

function keyed(name: string): Completion {
  return { label: name, apply: SAID.has(name) ? `${name}: true` : `${name}: ` };
}
