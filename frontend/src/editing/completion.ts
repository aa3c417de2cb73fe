import { autocompletion } from "@codemirror/autocomplete";
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { inMarkdown } from "./completing_markdown";
import { inYaml } from "./completing_yaml";
import type { Draft } from "./draft";
import { languageWords } from "./language";

/** Complete what the language has, and the names of sections, values and parts as they are now. */
export function completing(draft: Draft): Extension {
  void languageWords();
  return autocompletion({
    override: [(context) => complete(context, draft)],
    icons: false,
    activateOnTyping: true,
  });
}

async function complete(context: CompletionContext, draft: Draft): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const words = await languageWords();
  const look = draft.looker.outlined.get();
  const find = draft.isMarkdown ? inMarkdown : inYaml;
  const found = await find(context, draft, look, words);
  if (!found?.options.length || context.aborted) return null;
  if (!found.typed && !context.explicit && !/[:{,→>(]\s*$/.test(before)) return null;
  return { from: context.pos - found.typed.length, options: found.options, validFor: /^[\p{L}\p{N}_ -]*$/u };
}
