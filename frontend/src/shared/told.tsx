import type { ComponentChildren } from "preact";
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

/** Words in which what stands between backticks is a piece of a script. */
export function Quoting({ words }: { words: string }) {
  return <>{words.split("`").map((part, place) => (place % 2 ? <code key={place}>{part}</code> : part))}</>;
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
