import { useAsked } from "../shared/asked";
import { link } from "../shared/router";
import { Loading, Sheet, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { Sub } from "./sub";
import { WeakOnes } from "./weak_ones";

interface ResultsListed {
  results: Array<{ name: string; is_experiment: boolean }>;
  is_cut: boolean;
}

/** The experiments and simulations that lie in the served folder. */
export function Results() {
  const t = useWords();
  const { answer, trouble, again } = useAsked<ResultsListed>("/api/results");
  return (
    <Sheet title={t("nav.read")} lead={t("results.lead")}>
      <Sub here="results" />
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer?.results.length === 0 && <p role="status">{t("results.none")}</p>}
      <ul class="results">
        {answer?.results.map((one) => (
          <li key={one.name} class="card">
            <a href={link("read", "results", one.name)}>{one.name}</a>{" "}
            <span class="chip">{t(one.is_experiment ? "results.experiment" : "results.file")}</span>
          </li>
        ))}
      </ul>
      {answer?.is_cut && <p class="warn">{t("results.cut")}</p>}
    </Sheet>
  );
}

/** The sections of a script over all dialogues of results, the weakest first. */
export function WeakResults({ of, script }: { of: string; script: string }) {
  const t = useWords();
  return (
    <Sheet title={t("results.weak", { script, of })} lead={t("results.weak.lead")}>
      <p>
        <a href={link("read", "results", of)}>← {of}</a>
      </p>
      <WeakOnes path={`/api/results/weak?${new URLSearchParams({ of, script })}`} whose="results" />
    </Sheet>
  );
}
