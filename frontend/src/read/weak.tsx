import { useState } from "preact/hooks";
import { useAsked } from "../shared/asked";
import { Loading, Sheet, Trouble } from "../shared/told";
import { titles } from "../shared/titles";
import type { Titled } from "../shared/titles";
import { useWords } from "../shared/words";
import type { Translate } from "../shared/words";
import { filters } from "./listing";
import { Sub } from "./sub";

interface WeakSection {
  section: string;
  title: string;
  visits: number;
  completed: number;
  turns: number;
  quotes: number;
  refused_evidence: number;
  left_here: number;
}

interface WeakSections {
  sessions: number;
  left_out: number;
  sections: WeakSection[];
}

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
      {now && <Sections key={`${now} ${trials}`} script={now} trials={trials} />}
    </Sheet>
  );
}

function Sections({ script, trials }: { script: string; trials: boolean }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<WeakSections>(`/api/weak?${new URLSearchParams({ script, trials: String(trials) })}`);
  if (!answer) return trouble ? <Trouble words={trouble} again={again} /> : <Loading />;
  return (
    <>
      <p class="quiet-text" role="status">
        {t("weak.counted", { n: answer.sessions })}
        {answer.left_out > 0 && ` ${t("weak.left_out", { n: answer.left_out })}`}
      </p>
      <ol class="weak">
        {answer.sections.map((one) => (
          <li key={one.section} class="card">
            <h2>{one.title || one.section}</h2>
            {one.visits > 0 && <Completion one={one} />}
            {sentences(t, one).map((words) => (
              <p key={words}>{words}</p>
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

function Completion({ one }: { one: WeakSection }) {
  const t = useWords();
  return (
    <label class="completion">
      {t("weak.completed")}
      <meter min={0} max={one.visits} low={one.visits * 0.5} high={one.visits * 0.75} optimum={one.visits} value={one.completed} />
      <span class="number">{Math.round((100 * one.completed) / one.visits)} %</span>
    </label>
  );
}

/** Tell a section in words, as a clinician would. */
function sentences(t: Translate, one: WeakSection): string[] {
  if (!one.visits) return [t("weak.nobody")];
  const each = (one.turns / one.visits).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return [
    `${t("weak.ended", { n: one.completed, all: one.visits })} ${t("weak.each", { each })}`,
    ...(one.left_here ? [t("weak.left", { n: one.left_here })] : []),
    ...(one.refused_evidence ? [t("weak.refused", { n: one.refused_evidence, all: one.quotes })] : []),
  ];
}
