import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../shared/theme";
import { language, useWords } from "../shared/words";
import { completing } from "./completion";
import type { Draft } from "./draft";
import { marking, showFindings, showLines } from "./editor_marks";
import { basics, phrases, syntax } from "./editor_parts";
import { comparing } from "./merging";

const looks = new Compartment();
const against = new Compartment();
const lock = new Compartment();

/** The text of a draft in a code editor: findings at their lines, completion, marks. */
export function Editor({ draft, locked }: { draft: Draft; locked: boolean }) {
  const t = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const view = new EditorView({ state: draft.kept ?? begun(draft), parent: place.current });
    draft.view = view;
    const stops = follow(draft, view);
    draft.arrive();
    return () => {
      for (const stop of stops) stop();
      draft.kept = view.state;
      draft.view = null;
      view.destroy();
    };
  }, [draft]);
  useEffect(() => {
    draft.view?.dispatch({ effects: lock.reconfigure(EditorState.readOnly.of(locked)) });
  }, [draft, locked]);
  return <div ref={place} class="editor" role="region" aria-label={t("edit.text")} />;
}

/** Show in the editor whatever changes outside of it. */
function follow(draft: Draft, view: EditorView): Array<() => void> {
  const dress = () => view.dispatch({ effects: looks.reconfigure(looked()) });
  const find = () => showFindings(view, draft);
  const compare = () =>
    view.dispatch({ effects: against.reconfigure(comparing(draft.conflict.get())) });
  dress();
  find();
  compare();
  showLines(view, draft.lines.get());
  return [
    theme.watch(dress),
    language.watch(dress),
    draft.looker.looked.watch(find),
    draft.added.watch(find),
    draft.conflict.watch(compare),
    draft.lines.watch((lines) => showLines(view, lines)),
  ];
}

function looked() {
  return [EditorView.darkTheme.of(theme.get() === "dark"), phrases()];
}

function begun(draft: Draft): EditorState {
  const told = EditorView.updateListener.of((update) => {
    if (update.docChanged) draft.text.set(update.state.doc.toString());
    if (update.docChanged || update.selectionSet) {
      draft.line.set(update.state.doc.lineAt(update.state.selection.main.head).number);
    }
  });
  return EditorState.create({
    doc: draft.text.get(),
    extensions: [
      basics(),
      syntax(draft.isMarkdown),
      completing(draft),
      marking,
      looks.of(looked()),
      against.of([]),
      lock.of([]),
      told,
    ],
  });
}
