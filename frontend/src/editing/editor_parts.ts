import { completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { nonce } from "../shared/nonce";
import { word } from "../shared/words";
import type { Word } from "../shared/words";

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.heading], color: "var(--code-key)", fontWeight: "700" },
  { tag: [tags.strong], fontWeight: "700" },
  { tag: [tags.emphasis], fontStyle: "italic" },
  { tag: [tags.comment, tags.meta], color: "var(--code-remark)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.keyword, tags.typeName, tags.labelName], color: "var(--code-keyword)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.processingInstruction], color: "var(--code-sign)" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
]);

const LOOKS = EditorView.theme({
  "&": { height: "100%", fontSize: "0.875rem", backgroundColor: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--accent)", padding: "0.6rem 0 40vh" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--quiet)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-ground)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-ground)", outline: "1px solid var(--warn)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--shade)", border: "0", color: "var(--quiet)", padding: "0 0.4rem" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "8px", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-tooltip-lint": { fontFamily: "var(--sans)", maxWidth: "34rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.6rem", color: "var(--ink)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-strong)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", opacity: "0.8", marginLeft: "1rem" },
  ".cm-panels": { backgroundColor: "var(--shade)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panels button, .cm-panels input": { fontFamily: "var(--sans)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--card)", border: "1px solid var(--rule)" },
  ".cm-textfield": { backgroundColor: "var(--card)", border: "1px solid var(--rule)" },
  ".cm-diagnostic": { padding: "0.4rem 0.7rem", borderLeftWidth: "4px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--focus)" },
  ".cm-hint": { color: "var(--quiet)", marginTop: "0.2rem" },
  ".cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy 1.5px", textUnderlineOffset: "0.25em", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecorationColor: "var(--bad)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--focus)" },
  ".cm-covered": { boxShadow: "inset 3px 0 0 var(--good)" },
  ".cm-left": { boxShadow: "inset 3px 0 0 var(--warn)", backgroundColor: "var(--warn-ground)" },
  ".cm-walked": { boxShadow: "inset 3px 0 0 var(--walked)", backgroundColor: "var(--walked-ground)" },
});

/** What every editor of a script has. */
export function basics(): Extension {
  return [
    EditorView.cspNonce.of(nonce()),
    lineNumbers(),
    highlightActiveLineGutter(),
    codeFolding(),
    foldGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    keymap.of([
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    reading(),
  ];
}

/** How a text looks, wherever it stands. */
export function reading(): Extension {
  return [LOOKS, syntaxHighlighting(HIGHLIGHT)];
}

export function syntax(isMarkdown: boolean): Extension {
  return isMarkdown ? markdown() : yaml();
}

const PHRASES: ReadonlyArray<[string, Word]> = [
  ["Find", "cm.find"],
  ["Replace", "cm.replace"],
  ["next", "cm.next"],
  ["previous", "cm.previous"],
  ["all", "cm.all"],
  ["match case", "cm.case"],
  ["regexp", "cm.regexp"],
  ["by word", "cm.word"],
  ["replace", "cm.replace_one"],
  ["replace all", "cm.replace_all"],
  ["close", "close"],
  ["Accept", "cm.mine"],
  ["Reject", "cm.theirs"],
  ["$ unchanged lines", "cm.unchanged"],
  ["folded code", "cm.folded"],
  ["unfold", "cm.unfold"],
  ["Diagnostics", "edit.findings"],
  ["Completions", "cm.completions"],
];

/** The editor's own words, and what a screen reader is told of it, in the page's language. */
export function phrases(): Extension {
  const told = { "aria-label": word("edit.text"), "aria-description": word("edit.keys"), tabindex: "0" };
  return [
    EditorState.phrases.of(Object.fromEntries(PHRASES.map(([from, to]) => [from, word(to)]))),
    EditorView.contentAttributes.of(told),
  ];
}
