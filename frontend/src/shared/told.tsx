import type { ComponentChildren } from "preact";
import { spans } from "./spans";
import { useWords } from "./words";

/** Something that went wrong, in words, with a way to try it again. */
export function Trouble({ words, again }: { words: string; again?: () => void }) {
  const t = useWords();
  return (
    <div class="trouble" role="alert">
      <p>{words}</p>
      {again && (
        <button type="button" onClick={again}>
          {t("again")}
        </button>
      )}
    </div>
  );
}

/** Words in which code spans are pieces of a script. */
export function Quoting({ words }: { words: string }) {
  return <>{spans(words).map(({ text, isCode }, place) => (isCode ? <code key={place}>{text}</code> : text))}</>;
}

export function Loading() {
  const t = useWords();
  return (
    <p class="loading" role="status">
      {t("loading")}
    </p>
  );
}

/** A page of words and lists, as against one that fills the window. */
export function Sheet({ title, lead, children }: { title: string; lead?: string; children: ComponentChildren }) {
  return (
    <div class="sheet">
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}
