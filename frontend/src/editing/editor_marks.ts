import { lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import type { Text } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";
import type { Draft, LineMark } from "./draft";
import type { Finding } from "./shapes";

const setLines = StateEffect.define<readonly LineMark[]>();

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, change) {
    let now = before.map(change.changes);
    for (const effect of change.effects) {
      if (effect.is(setLines)) now = decorations(change.state.doc, effect.value);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What the editor needs to show findings and marks at lines. */
export const marking = [lintGutter(), marked];

export function showLines(view: EditorView, lines: readonly LineMark[]): void {
  view.dispatch({ effects: setLines.of(lines) });
}

function decorations(doc: Text, lines: readonly LineMark[]): DecorationSet {
  const known = lines.filter((one) => one.line >= 1 && one.line <= doc.lines);
  return Decoration.set(
    known.map((one) => Decoration.line({ class: `cm-${one.mark}` }).range(doc.line(one.line).from)),
    true,
  );
}

/** Show what was found, unless the text has gone on meanwhile: then the next answer comes soon. */
export function showFindings(view: EditorView, draft: Draft): void {
  const looked = draft.looker.looked.get();
  if (!looked || looked.text !== view.state.doc.toString()) return;
  const found = [...looked.look.findings, ...draft.added.get()];
  const diagnostics = found.map((one) => diagnostic(view.state.doc, one));
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

function diagnostic(doc: Text, finding: Finding): Diagnostic {
  const line = doc.line(Math.min(Math.max(finding.line, 1), doc.lines));
  const indent = line.text.length - line.text.trimStart().length;
  const start = Math.min(Math.max(finding.column - 1, indent), line.length);
  return {
    from: line.from + start,
    to: line.from + Math.max(start, line.text.trimEnd().length),
    severity: finding.severity,
    source: finding.rule,
    message: finding.message,
    renderMessage: () => told(finding),
  };
}

function told(finding: Finding): HTMLElement {
  const box = document.createElement("div");
  box.append(finding.message);
  for (const more of [finding.hint, finding.detail]) {
    if (!more) continue;
    const below = document.createElement("div");
    below.className = "cm-hint";
    below.textContent = more;
    box.append(below);
  }
  return box;
}
