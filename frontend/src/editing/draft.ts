import type { EditorState, TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Refusal, get, put, said } from "../shared/api";
import { store } from "../shared/store";
import type { Store } from "../shared/store";
import { word } from "../shared/words";
import { Looker } from "./looker";
import type { Current, FileShown, Finding, TextShown } from "./shapes";
import { forget, remember, remembered } from "./unsaved";
import type { Unsaved } from "./unsaved";

/** What was last saved; `revision` is null where the file is to be new. */
export interface Base {
  revision: string | null;
  text: string;
}

/** A line that is shown with a mark: covered, left out, or on a walk. */
export interface LineMark {
  line: number;
  mark: "covered" | "left" | "walked";
}

const NO_MARKS: readonly LineMark[] = [];
const NO_FINDINGS: readonly Finding[] = [];
const REMEMBERED_AFTER = 300;

/** A script as it stands in the editor, whichever page shows it. */
export class Draft {
  readonly text = store("");
  readonly base = store<Base | null>(null);
  readonly offered = store<Unsaved | null>(null);
  readonly conflict = store<Current | null>(null);
  readonly trouble = store<string | null>(null);
  readonly line = store(1);
  readonly saves = store(0);
  /** Of a part, the scripts that use it as they were when it was read or saved last. */
  readonly usedBy = store<FileShown[] | null>(null);
  readonly looker: Looker;
  /** What a page adds to the findings that are shown at their lines. */
  readonly added: Store<readonly Finding[]> = store(NO_FINDINGS);
  readonly lines: Store<readonly LineMark[]> = store(NO_MARKS);

  /** The editor on the screen, and what it was like when it left. */
  view: EditorView | null = null;
  kept: EditorState | null = null;
  private later = 0;
  private wanted: { line: number; column: number } | null = null;

  constructor(readonly name: string) {
    this.looker = new Looker(name);
    this.text.watch((text) => {
      if (!this.base.get()) return;
      this.looker.look(text);
      clearTimeout(this.later);
      this.later = window.setTimeout(() => this.remember(), REMEMBERED_AFTER);
    });
    addEventListener("pagehide", () => this.remember());
  }

  get isMarkdown(): boolean {
    return /\.md$/i.test(this.name);
  }

  get isChanged(): boolean {
    const base = this.base.get();
    return base !== null && (base.revision === null || base.text !== this.text.get());
  }

  /** Read the file, or what this browser kept of it; where nothing was changed here, read anew. */
  async open(): Promise<void> {
    if (this.base.get() && this.isChanged) return;
    try {
      const file = await get<TextShown>(`/api/files/${encodeURIComponent(this.name)}`);
      this.trouble.set(null);
      this.usedBy.set(file.used_by);
      if (this.base.get()?.revision === file.revision || this.isChanged) return;
      const first = this.base.get() === null;
      this.settle({ revision: file.revision, text: file.text });
      const unsaved = first ? remembered(this.name) : null;
      if (unsaved && unsaved.text !== file.text) this.offered.set(unsaved);
    } catch (error) {
      const unsaved = remembered(this.name);
      if (error instanceof Refusal && error.status === 404 && unsaved) this.begin(unsaved.text);
      else this.trouble.set(said(error));
    }
  }

  /** Begin a script that is in no file yet. */
  begin(text: string): void {
    this.settle({ revision: null, text: "" });
    this.replace(text);
    this.remember();
  }

  /** Take up what was not saved, or leave it. */
  decide(take: boolean): void {
    const unsaved = this.offered.get();
    this.offered.set(null);
    if (!unsaved) return;
    if (!take) return forget(this.name);
    const base = this.base.get();
    // What it was made from is what a save has to be held against, so that nobody is overwritten.
    if (base) this.base.set({ revision: unsaved.based_on, text: base.text });
    this.replace(unsaved.text);
  }

  /** Save the text; a conflict is kept in `conflict`, what else fails is thrown. */
  async save(remark: string, author: string, over?: string): Promise<void> {
    const base = this.base.get();
    const text = this.text.get();
    const body = { text, based_on: over ?? base?.revision ?? null, remark, author };
    try {
      const saved = await put<{ revision: string; used_by: FileShown[] }>(this.path(), body);
      if (this.usedBy.get()) this.usedBy.set(saved.used_by);
      this.base.set({ revision: saved.revision, text });
      this.conflict.set(null);
      this.saves.set(this.saves.get() + 1);
      if (this.isChanged) this.remember();
      else forget(this.name);
    } catch (error) {
      const current = error instanceof Refusal ? conflicting(error) : undefined;
      if (current === undefined) throw error;
      if (!current) {
        this.base.set({ revision: null, text: "" }); // saved again, it is a new file
        throw new Error(word("edit.gone"));
      }
      this.remember();
      this.conflict.set(current);
    }
  }

  path(...more: string[]): string {
    return ["/api/files", ...[this.name, ...more].map(encodeURIComponent)].join("/");
  }

  /** Put another text into the editor; its undo brings this one back. */
  replace(text: string): void {
    if (this.view) {
      const length = this.view.state.doc.length;
      this.view.dispatch({ changes: { from: 0, to: length, insert: text } });
    } else {
      const before = this.kept;
      const spec: TransactionSpec = { changes: { from: 0, to: before?.doc.length ?? 0, insert: text } };
      this.kept = before?.update(spec).state ?? null;
      this.text.set(text);
    }
  }

  /** Write a line anew, and go there; nothing else is touched. */
  writeLine(line: number, words: string): void {
    const { view } = this;
    if (!view || line < 1 || line > view.state.doc.lines) return;
    const { from, to } = view.state.doc.line(line);
    view.dispatch({ changes: { from, to, insert: words } });
    this.jump(line);
  }

  /** Go to a line, and show which it is; a text that is not on the screen yet is entered there. */
  jump(line: number, column = 1): void {
    const { view } = this;
    if (line < 1) return;
    if (!view) {
      this.wanted = { line, column };
      return;
    }
    const found = view.state.doc.line(Math.min(line, view.state.doc.lines));
    const at = Math.min(found.from + Math.max(column - 1, 0), found.to);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }

  /** Go where somebody wanted to before the text was on the screen. */
  arrive(): void {
    const { wanted } = this;
    this.wanted = null;
    if (wanted) this.jump(wanted.line, wanted.column);
  }

  private settle(base: Base): void {
    this.base.set(base);
    if (this.text.get() !== base.text) this.replace(base.text);
    this.looker.look(base.text);
  }

  private remember(): void {
    clearTimeout(this.later);
    const base = this.base.get();
    if (!base || this.offered.get()) return;
    if (this.isChanged) remember(this.name, this.text.get(), base.revision);
    else forget(this.name);
  }
}

/** What a save was refused for: null where the file is gone, undefined where it is something else. */
function conflicting(error: Refusal): Current | null | undefined {
  if (error.status !== 409 || error.code !== "changed_meanwhile") return undefined;
  return (error.body as { current: Current | null }).current;
}

const drafts = new Map<string, Draft>();

/** The draft of a file: one, however often it is asked for. */
export function draftOf(name: string): Draft {
  let found = drafts.get(name);
  if (!found) drafts.set(name, (found = new Draft(name)));
  return found;
}

export function isDraft(name: string): boolean {
  return drafts.get(name)?.isChanged ?? false;
}
