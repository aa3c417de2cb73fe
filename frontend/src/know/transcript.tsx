import type { Draft } from "../editing/draft";
import { lineOf, titleOf } from "../editing/placed";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import type { Said } from "./shapes";

/** What was said in a rehearsal; nobody said it, and no language model. */
export function Transcript({ draft, turns }: { draft: Draft; turns: readonly Said[] }) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  return (
    <ol class="transcript" aria-label={t("know.transcript")}>
      {turns.map((one, place) => {
        const entered = one.section !== turns[place - 1]?.section;
        const line = entered ? lineOf(look, { kind: "section", id: one.section }) : 0;
        const own = one.role === "agent";
        return (
          <li key={place} class={own ? "agent" : "user"}>
            {entered && (
              <button type="button" class="entered" disabled={!line} onClick={() => draft.jump(line)}>
                {titleOf(look, one.section)}
              </button>
            )}
            <div class="said">
              <span class="who">{t(own ? "know.agent" : "know.user")}</span>
              <p>{one.text}</p>
            </div>
            {one.note && <small class="quiet-text">{one.note}</small>}
          </li>
        );
      })}
    </ol>
  );
}
