import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../shared/words";

/** Where a human writes to the user; what could not be sent stays. */
export function Writing({ busy, send }: { busy: boolean; send: (text: string) => Promise<boolean> }) {
  const t = useWords();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || !text.trim()) return;
    if (await send(text)) setText("");
    field.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit(event);
  };
  return (
    <form class="composer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={3}
        value={text}
        maxLength={20000}
        aria-label={t("care.write")}
        placeholder={t("care.write")}
        title={t("care.keys")}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <button type="submit" class="strong" disabled={busy || !text.trim()}>
        {t("care.say")}
      </button>
    </form>
  );
}
