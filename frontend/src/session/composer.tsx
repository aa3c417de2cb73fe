import { useEffect, useId, useRef, useState } from "preact/hooks";
import { keep, kept } from "../shared/kept";
import { useWords } from "../shared/words";

interface Props {
  /** Under what name the tab keeps words that are not sent yet. */
  name: string;
  label: string;
  rows: number;
  isReady: boolean;
  /** Words that were refused, to be written otherwise. */
  refused?: string;
  /** Sends the words, and says whether they may leave the field. */
  onSend: (text: string) => Promise<boolean>;
}

/** Where one writes in a session; what is not sent stays, over a reload and over other pages too. */
export function Composer({ name, label, rows, isReady, refused = "", onSend }: Props) {
  const t = useWords();
  const keys = useId();
  const key = `unsent:${name}`;
  const [text, setText] = useState(() => kept(key, "sessionStorage") ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const canSend = isReady && text.trim() !== "";
  useEffect(() => void keep(key, text || null, "sessionStorage"), [key, text]);
  useEffect(() => setText((now) => now || refused), [refused]);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (isReady && document.activeElement === document.body) field.current?.focus();
  }, [isReady]);
  const send = async (event: Event) => {
    event.preventDefault();
    if (!canSend) return;
    field.current?.focus();
    if (await onSend(text)) setText((now) => (now === text ? "" : now));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void send(event);
  };
  return (
    <form class="composer" onSubmit={send}>
      <textarea
        ref={field}
        rows={rows}
        value={text}
        maxLength={20000}
        aria-label={label}
        aria-describedby={keys}
        placeholder={label}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <button type="submit" class="strong" disabled={!canSend}>
        {t("say.send")}
      </button>
      <small id={keys} class="quiet-text">
        {t("say.keys")}
      </small>
    </form>
  );
}
