import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import type { Chat } from "./chat";

/** Where one writes. */
export function Composer({ chat }: { chat: Chat }) {
  const t = useWords();
  const { busy, told, sent, draft } = useStore(chat.view);
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = told !== null && !busy && !sent;
  useEffect(() => setText((now) => now || draft), [draft]);
  useEffect(() => {
    if (ready && document.activeElement === document.body) field.current?.focus();
  }, [ready]);
  const send = (event: Event) => {
    event.preventDefault();
    if (!ready || !text.trim()) return;
    setText("");
    void chat.say(text);
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="composer" onSubmit={send}>
      <textarea
        ref={field}
        rows={2}
        value={text}
        maxLength={20000}
        aria-label={t("try.message")}
        placeholder={t("try.message")}
        title={t("try.keys")}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <button type="submit" class="strong" disabled={!ready || !text.trim()}>
        {t("try.send")}
      </button>
    </form>
  );
}
