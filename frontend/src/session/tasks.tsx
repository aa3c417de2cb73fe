import { useWords } from "../shared/words";
import type { Settled, TurnTold } from "./shapes";

/** What was still to be done in the section after a turn, and what had been settled there. */
export function Tasks({ turns, at }: { turns: readonly TurnTold[]; at: TurnTold }) {
  const t = useWords();
  const settled = settledBy(turns, at);
  return (
    <>
      <h3>{t("tasks.open")}</h3>
      {at.open.length === 0 && <p class="quiet-text">{t("tasks.open.none")}</p>}
      <ul class="tasks">
        {at.open.map((one) => (
          <li key={one.task} class="open">
            <b>{one.task}</b> {one.text}
          </li>
        ))}
      </ul>
      <h3>{t("tasks.settled")}</h3>
      {settled.length === 0 && <p class="quiet-text">{t("tasks.settled.none")}</p>}
      <ul class="tasks">
        {settled.map((one) => (
          <li key={one.task} class="settled">
            <b>{one.task}</b> {one.quote ? <q>{one.quote}</q> : t("why.unquoted")}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Give what was settled in a turn's section up to it; what is open again no longer is. */
function settledBy(turns: readonly TurnTold[], at: TurnTold): Settled[] {
  const open = new Set(at.open.map((one) => one.task));
  const found = new Map<string, Settled>();
  for (const turn of turns) {
    if (turn.turn > at.turn) break;
    for (const one of turn.settled) {
      if (one.section === at.section && !open.has(one.task)) found.set(one.task, one);
    }
  }
  return [...found.values()];
}
