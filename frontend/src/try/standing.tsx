import { useMemo } from "preact/hooks";
import { Decisions } from "../session/decisions";
import type { SessionDocument, TurnTold, Value } from "../session/shapes";
import { Tasks } from "../session/tasks";
import { Values } from "../session/values";
import { Picture } from "../shared/picture";
import { useWords } from "../shared/words";
import { lit, useScriptLook } from "./script_look";

/** Where the session stood after a turn: picture, tasks, decisions, and values. */
export function Standing({ told, at, onNow }: { told: SessionDocument; at: TurnTold; onNow: () => void }) {
  const t = useWords();
  const { look, isChanged } = useScriptLook(told.state.script);
  const marks = useMemo(() => lit(look, at), [look, at]);
  const isNewest = at === told.turns.at(-1);
  return (
    <aside class="standing" aria-label={t("try.state")}>
      {isChanged && <p class="notice">{t("try.changed")}</p>}
      <Picture svg={look?.picture ?? null} marks={marks} />
      <div class="stand" tabIndex={0} role="group" aria-label={t("try.state")}>
        <header>
          <h2>
            {t("try.turn", { n: at.turn })} · {told.titles[at.section] ?? at.section}
          </h2>
          {!isNewest && (
            <button type="button" class="link" onClick={onNow}>
              {t("try.now")}
            </button>
          )}
        </header>
        {at.back_to.length > 0 && (
          <p class="quiet">
            {t("try.back", { sections: at.back_to.map((id) => told.titles[id] ?? id).reverse().join(", ") })}
          </p>
        )}
        <section>
          <Tasks turns={told.turns} at={at} />
        </section>
        <section>
          <h3>{t("why")}</h3>
          <Decisions decisions={at.decisions} titles={told.titles} />
        </section>
        <section>
          <h3>{t("values")}</h3>
          <Values values={isNewest ? told.state.collected : collected(told.turns, at)} />
        </section>
      </div>
    </aside>
  );
}

/** Give what had been collected by a turn. */
function collected(turns: readonly TurnTold[], at: TurnTold): Record<string, Value> {
  const decisions = turns.filter((one) => one.turn <= at.turn).flatMap((one) => one.decisions);
  return Object.assign({}, ...decisions.map((one) => one.collected));
}
