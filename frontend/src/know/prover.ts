import { useEffect } from "preact/hooks";
import type { Draft } from "../editing/draft";
import { EDITOR } from "../editing/looker";
import type { Finding } from "../editing/shapes";
import { Refusal, post, said } from "../shared/api";
import { store } from "../shared/store";
import type { Store } from "../shared/store";
import { language } from "../shared/words";
import type { Proofs, Rehearsal } from "./shapes";

/** Milliseconds without a key pressed, after which a text is proven: that takes longer than a look. */
const PAUSE = 500;
const NOTHING: readonly Finding[] = [];

export interface Answered<T> {
  text: string;
  answer: T;
}

/** What is known of a draft: it stays while one goes to another page and back. */
export interface Knowledge {
  proofs: Store<Answered<Proofs> | null>;
  proving: Store<boolean>;
  rehearsal: Store<Answered<Rehearsal> | null>;
  trouble: Store<string | null>;
}

const known = new WeakMap<Draft, Knowledge>();

export function knowledgeOf(draft: Draft): Knowledge {
  let found = known.get(draft);
  if (!found) {
    found = { proofs: store<Answered<Proofs> | null>(null), proving: store(false), rehearsal: store<Answered<Rehearsal> | null>(null), trouble: store<string | null>(null) };
    known.set(draft, found);
  }
  return found;
}

/** Have the text proven after each pause in typing, as long as the page is shown. */
export function useProofs(draft: Draft): Knowledge {
  const knowledge = knowledgeOf(draft);
  useEffect(() => {
    let timer = 0;
    let stop = new AbortController();
    const later = (text: string, pause = PAUSE) => {
      clearTimeout(timer);
      stop.abort();
      if (!text || knowledge.proofs.get()?.text === text) return;
      timer = window.setTimeout(() => {
        stop = new AbortController();
        void prove(draft, knowledge, text, stop.signal, () => later(text, 1_500));
      }, pause);
    };
    later(draft.text.get(), 0);
    const unwatch = draft.text.watch((text) => later(text));
    const unshow = knowledge.proofs.watch(() => draft.added.set(toAdd(draft, knowledge)));
    draft.added.set(toAdd(draft, knowledge));
    return () => {
      clearTimeout(timer);
      stop.abort();
      unwatch();
      unshow();
      draft.added.set(NOTHING);
    };
  }, [draft]);
  return knowledge;
}

async function prove(draft: Draft, knowledge: Knowledge, text: string, signal: AbortSignal, again: () => void): Promise<void> {
  knowledge.proving.set(true);
  try {
    const answer = await post<Proofs>("/api/prove", { name: draft.name, text, editor: EDITOR, language: language.get() }, signal);
    if (signal.aborted) return;
    knowledge.trouble.set(null);
    knowledge.proofs.set({ text, answer });
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof Refusal && error.code === "superseded") return;
    knowledge.trouble.set(said(error));
    if (error instanceof Refusal && (error.status === 503 || error.status === 0)) again();
  } finally {
    if (!signal.aborted) knowledge.proving.set(false);
  }
}

/** What is shown at the lines besides the findings that are there anyway. */
function toAdd(draft: Draft, knowledge: Knowledge): readonly Finding[] {
  const proofs = knowledge.proofs.get()?.answer;
  if (!proofs) return NOTHING;
  const key = (one: Finding) => `${one.rule} ${one.line} ${one.message} ${one.detail}`;
  const there = new Set(draft.looker.looked.get()?.look.findings.map(key));
  return proofs.findings.filter((one) => !there.has(key(one)));
}
