import { useState } from "preact/hooks";
import { useAsked } from "../shared/asked";
import { Sheet, Trouble } from "../shared/told";
import { titles } from "../shared/titles";
import type { Titled } from "../shared/titles";
import { useWords } from "../shared/words";
import { filters } from "./listing";
import { Sub } from "./sub";
import { WeakOnes } from "./weak_ones";

/** How the sections of a script go over many sessions, the weakest first. */
export function Weak({ script }: { script: string | undefined }) {
  const t = useWords();
  const scripts = useAsked<Titled[]>("/api/scripts");
  const known = [...titles(scripts.answer ?? [])];
  const [chosen, setChosen] = useState(script ?? filters.get().script);
  const [trials, setTrials] = useState(false);
  const now = chosen || known[0]?.[0] || "";
  return (
    <Sheet title={t("nav.read")} lead={t("weak.lead")}>
      <Sub here="weak" />
      {scripts.trouble && <Trouble words={scripts.trouble} again={scripts.again} />}
      <div class="filters card">
        <label>
          {t("read.script")}
          <select value={now} onChange={(event) => setChosen(event.currentTarget.value)}>
            {known.map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <span class="ticks">
          <label>
            <input type="checkbox" checked={trials} onChange={(event) => setTrials(event.currentTarget.checked)} />
            {t("weak.trials")}
          </label>
        </span>
        {now && (
          <a class="button" href={`/print/report?${new URLSearchParams({ script: now, trials: String(trials) })}`} target="_blank">
            {t("weak.report")}
          </a>
        )}
      </div>
      {now && <WeakOnes path={`/api/weak?${new URLSearchParams({ script: now, trials: String(trials) })}`} whose="sessions" />}
    </Sheet>
  );
}
