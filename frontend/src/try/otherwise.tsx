import { useEffect, useRef, useState } from "preact/hooks";
import { said } from "../shared/api";
import { go } from "../shared/router";
import { useWords } from "../shared/words";
import type { Chat } from "./chat";

interface Props {
  chat: Chat;
  turn: number;
  text: string;
  onClose: () => void;
}

/** Another answer in the place of one that was given: it begins a session of its own. */
export function Otherwise({ chat, turn, text, onClose }: Props) {
  const t = useWords();
  const [words, setWords] = useState(text);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.select(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || !words.trim()) return;
    setBusy(true);
    try {
      go("try", chat.script, await chat.fork(turn, words));
    } catch (error) {
      setTrouble(said(error));
      setBusy(false);
    }
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void submit(event);
  };
  return (
    <form class="otherwise card" onSubmit={submit}>
      <label>
        {t("fork.label")}
        <textarea ref={field} rows={2} value={words} maxLength={20000} onInput={(event) => setWords(event.currentTarget.value)} onKeyDown={pressed} />
      </label>
      <p class="quiet-text">{t("fork.why")}</p>
      {trouble && (
        <p class="bad" role="alert">
          {trouble}
        </p>
      )}
      <div class="act-buttons">
        <button type="submit" class="strong" disabled={busy || !words.trim()}>
          {t("fork.do")}
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}
