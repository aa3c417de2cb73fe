import { useState } from "preact/hooks";
import { useWords } from "../shared/words";
import type { Acting } from "./acts";

type Way = "give-back" | "end";

/** How a human leaves: the session goes on in a section, or ends. */
export function Leaving({ told, busy, act }: Acting) {
  const t = useWords();
  const [way, setWay] = useState<Way | null>(null);
  const choose = (next: Way) => setWay((now) => (now === next ? null : next));
  return (
    <>
      <div class="act-buttons">
        <button type="button" aria-expanded={way === "give-back"} onClick={() => choose("give-back")}>
          {t("care.back")}
        </button>
        <button type="button" aria-expanded={way === "end"} onClick={() => choose("end")}>
          {t("care.end")}
        </button>
      </div>
      {way && <Form key={way} way={way} told={told} busy={busy} act={act} close={() => setWay(null)} />}
    </>
  );
}

function Form({ way, told, busy, act, close }: Acting & { way: Way; close: () => void }) {
  const t = useWords();
  // Nobody is led into a digression: out of one, the session goes on where it came from.
  const [section, setSection] = useState(told.state.back_to[0] ?? told.state.section ?? "");
  const [text, setText] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    void act(way === "end" ? { do: "end", text } : { do: "give-back", section, text });
  };
  return (
    <form class="leaving card" onSubmit={submit}>
      {way === "give-back" && (
        <label>
          {t("care.back.section")}
          <select value={section} onChange={(event) => setSection(event.currentTarget.value)}>
            {Object.entries(told.titles).map(([id, title]) => (
              <option key={id} value={id}>
                {title || id}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t("care.back.words")}
        <textarea rows={2} value={text} maxLength={20000} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <div class="act-buttons">
        <button type="button" class="quiet" onClick={close}>
          {t("cancel")}
        </button>
        <button type="submit" class="strong" disabled={busy}>
          {t(way === "end" ? "care.end.do" : "care.back.do")}
        </button>
      </div>
    </form>
  );
}
