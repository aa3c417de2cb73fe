import { useAsked } from "../shared/asked";
import { link } from "../shared/router";
import { Loading, Sheet, Trouble } from "../shared/told";
import { titles } from "../shared/titles";
import { moment, useWords } from "../shared/words";
import { Cases } from "./cases";
import { recent } from "./recent";

interface Script {
  file: string;
  id: string | null;
  title: string;
  sections: string[];
}

/** Which script is to be tried. */
export function Choice() {
  const t = useWords();
  const { answer, trouble, again } = useAsked<Script[]>("/api/scripts");
  const usable = answer?.filter((one) => one.id !== null);
  return (
    <Sheet title={t("nav.try")} lead={t("try.lead")}>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {usable?.length === 0 && <p>{t("try.none")}</p>}
      <ul class="files">
        {usable?.map((one) => (
          <li key={one.file}>
            <a class="card" href={link("try", one.id ?? "")}>
              <strong>{one.title || one.id}</strong>
              <code>{one.file}</code>
              <span class="facts">{t("sections", { n: one.sections.length })}</span>
            </a>
          </li>
        ))}
      </ul>
      <Cases />
      <Recent known={titles(answer ?? [])} />
    </Sheet>
  );
}

function Recent({ known }: { known: Map<string, string> }) {
  const t = useWords();
  const tried = recent().filter((one) => known.has(one.script));
  if (!tried.length) return null;
  return (
    <section class="recent">
      <h2>{t("try.recent")}</h2>
      <ul>
        {tried.map((one) => (
          <li key={one.session}>
            <a href={link("try", one.script, one.session)}>
              {known.get(one.script)}, {moment(one.at)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
