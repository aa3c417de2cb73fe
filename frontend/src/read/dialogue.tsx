import { useState } from "preact/hooks";
import type { TurnTold, Value } from "../session/shapes";
import { Values } from "../session/values";
import { useAsked } from "../shared/asked";
import { PrintLink } from "../shared/print_link";
import { link } from "../shared/router";
import { Loading, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";
import { Chips } from "./dialogues";
import type { DialogueListed } from "./dialogues";
import { Turns } from "./turns";

interface DialogueDocument {
  about: DialogueListed;
  collected: Record<string, Value>;
  titles: Record<string, string>;
  turns: TurnTold[];
}

/** A dialogue of results as a document: what was said, and every decision with its evidence. */
export function DialoguePage({ of, at, id }: { of: string; at: string; id: string }) {
  const t = useWords();
  const asked = new URLSearchParams({ of, at, id });
  const { answer, trouble, again } = useAsked<DialogueDocument>(`/api/results/document?${asked}`);
  const [isFull, setFull] = useState(true);
  return (
    <article class="sheet document">
      <p>
        <a href={link("read", "results", of)}>← {of}</a>
      </p>
      <h1>{id}</h1>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer && (
        <>
          <div class="about">
            <p class="lead">
              {[answer.about.script?.id, answer.about.mode, answer.about.patient, moment(answer.about.began_at)].filter(Boolean).join(" · ")}
            </p>
            <Chips one={answer.about} />
            <p class="links">
              <PrintLink path={`results/dialogue?${asked}`} />
            </p>
          </div>
          <section class="summary">
            <h2>{t("values")}</h2>
            <Values values={answer.collected} />
          </section>
          <label class="toggle">
            <input type="checkbox" checked={isFull} onChange={(event) => setFull(event.currentTarget.checked)} />
            {t("read.decisions")}
          </label>
          <Turns turns={answer.turns} titles={answer.titles} isFull={isFull} />
        </>
      )}
    </article>
  );
}
