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
  // At once, not when it is drawn: the tab may be gone by then.
  const write = (words: string) => {
    keep(key, words || null, "sessionStorage");
    setText(words);
  };
  useEffect(() => {
    if (refused && !field.current?.value) write(refused);
  }, [refused]);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (isReady && document.activeElement === document.body) field.current?.focus();
  }, [isReady]);
  const send = async (event: Event) => {
    event.preventDefault();
    // What stands in the field now: it may not have been drawn anew since the last key.
    const words = field.current?.value ?? "";
    if (!isReady || words.trim() === "") return;
    field.current?.focus();
    if ((await onSend(words)) && (field.current?.value ?? words) === words) write("");
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
        onInput={(event) => write(event.currentTarget.value)}
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
