import { useAsked } from "../shared/asked";
import { Loading, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import type { Translate } from "../shared/words";

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

/** Whose sections they are: sessions of people, or dialogues of results. */
type Whose = "sessions" | "results";

/** The sections that an address tells of, the weakest first. */
export function WeakOnes({ path, whose }: { path: string; whose: Whose }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<WeakSections>(path);
  if (!answer) return trouble ? <Trouble words={trouble} again={again} /> : <Loading />;
  return (
    <>
      <p class="quiet-text" role="status">
        {t(whose === "sessions" ? "weak.counted" : "results.counted", { n: answer.sessions })}
        {answer.left_out > 0 && ` ${t(whose === "sessions" ? "weak.left_out" : "results.left_out", { n: answer.left_out })}`}
      </p>
      <ol class="weak">
        {answer.sections.map((one) => (
          <li key={one.section} class="card">
            <h2>{one.title || one.section}</h2>
            {one.visits > 0 && <Completion one={one} />}
            {sentences(t, one, whose).map((words) => (
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
function sentences(t: Translate, one: WeakSection, whose: Whose): string[] {
  if (!one.visits) return [t("weak.nobody")];
  const each = (one.turns / one.visits).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return [
    `${t("weak.ended", { n: one.completed, all: one.visits })} ${t("weak.each", { each })}`,
    ...(one.left_here ? [t(whose === "sessions" ? "weak.left" : "results.stopped", { n: one.left_here })] : []),
    ...(one.refused_evidence ? [t("weak.refused", { n: one.refused_evidence, all: one.quotes })] : []),
  ];
}
