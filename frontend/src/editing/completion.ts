import { autocompletion } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { Draft } from "./draft";
import type { Look } from "./shapes";

/** Where a section's name stands in YAML: after `to:`, `then:` and `next:`, or in a list of them. */
const TARGET = /(?:^|[\s{,])(?:to|then|next):\s*["']?([\p{L}\p{N}_-]*)$/u;
/** Where a collected value stands: in a condition. */
const CONDITION = /(?:^|[\s{,])if:\s*['"]?(?:[^'"}]*[^\p{L}\p{N}_.'"-])?([\p{L}_][\p{L}\p{N}_]*)?$/u;
/** In Markdown a target follows an arrow, and what follows `if` may be computed. */
const ARROW = /^\s*(?:→|->|=>)\s*([^,]*)$/u;
const ARROW_IF = /^\s*(?:→|->|=>)[^,]*,.*\bif\b.*?([\p{L}_][\p{L}\p{N}_]*)?$/u;
const GUARANTEE = /^\s*-\s+(?:guarantee:\s*)?(?:.*[\s,])?([\p{L}\p{N}_-]*)$/u;

/** Complete the names of sections and of collected values, as the script has them now. */
export function completing(draft: Draft): Extension {
  return autocompletion({
    override: [(context) => complete(context, draft)],
    icons: false,
    activateOnTyping: true,
  });
}

function complete(context: CompletionContext, draft: Draft): CompletionResult | null {
  const look = draft.looker.outlined.get();
  if (!look) return null;
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const found = draft.isMarkdown
    ? inMarkdown(before, look)
    : (inYaml(before, look) ?? inGuarantees(context, before, look));
  if (!found || !found.options.length) return null;
  if (!found.typed && !context.explicit && !/[:{,→>(]\s*$/.test(before)) return null;
  return { from: context.pos - found.typed.length, options: found.options, validFor: /^[\p{L}\p{N}_ -]*$/u };
}

interface Found {
  typed: string;
  options: Completion[];
}

function inYaml(before: string, look: Look): Found | null {
  const target = TARGET.exec(before);
  if (target) return { typed: target[1] ?? "", options: sections(look, false) };
  const condition = CONDITION.exec(before);
  return condition ? { typed: condition[1] ?? "", options: values(look) } : null;
}

function inMarkdown(before: string, look: Look): Found | null {
  const arrow = ARROW.exec(before);
  if (arrow) return { typed: arrow[1] ?? "", options: sections(look, true) };
  const condition = ARROW_IF.exec(before);
  if (condition) return { typed: condition[1] ?? "", options: values(look) };
  const guarantee = /^\s*-\s+guarantee:/.test(before) ? GUARANTEE.exec(before) : null;
  return guarantee ? { typed: guarantee[1] ?? "", options: sections(look, false) } : null;
}

/** In a list below `guarantees:` every word may be a section's. */
function inGuarantees(context: CompletionContext, before: string, look: Look): Found | null {
  const item = /^\s*-\s/.test(before) ? GUARANTEE.exec(before) : null;
  if (!item) return null;
  const { doc } = context.state;
  for (let n = doc.lineAt(context.pos).number - 1; n >= 1; n--) {
    const { text } = doc.line(n);
    if (/^\S/.test(text) && !/^[-#]/.test(text)) {
      return text.startsWith("guarantees:") ? { typed: item[1] ?? "", options: sections(look, false) } : null;
    }
  }
  return null;
}

function sections(look: Look, byTitle: boolean): Completion[] {
  const known = look.outline.map((one) => ({
    label: byTitle ? one.title : one.section,
    detail: byTitle ? one.section : one.title,
  }));
  return [...known, { label: byTitle ? "End" : "end" }];
}

function values(look: Look): Completion[] {
  return look.keys.map((one) => ({ label: one.key, detail: one.type }));
}
