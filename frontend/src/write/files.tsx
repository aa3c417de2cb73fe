import { useAsked } from "../shared/asked";
import { link } from "../shared/router";
import { Loading, Sheet, Trouble } from "../shared/told";
import { useWords } from "../shared/words";

interface Script {
  file: string;
  id: string | null;
  title: string;
  version: number | null;
  sections: string[];
  findings: Array<{ severity: string }>;
}

/** The scripts of the folder; each leads to its page. */
export function Files({ page }: { page: "write" | "know" }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<Script[]>("/api/scripts");
  return (
    <Sheet title={t("write.files")} lead={t("write.files.lead")}>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer?.length === 0 && <p>{t("write.files.none")}</p>}
      <ul class="files">
        {answer?.map((one) => (
          <li key={one.file}>
            <a class="card" href={link(page, one.file)}>
              <strong>{one.title || one.file}</strong>
              <code>{one.file}</code>
              <Facts script={one} />
            </a>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Facts({ script }: { script: Script }) {
  const t = useWords();
  const errors = script.findings.filter((one) => one.severity === "error").length;
  return (
    <span class="facts">
      {script.id !== null && <span>{t("sections", { n: script.sections.length })}</span>}
      {script.version !== null && <span>{t("version", { n: script.version })}</span>}
      {errors > 0 && <span class="chip bad">{t("errors", { n: errors })}</span>}
    </span>
  );
}
