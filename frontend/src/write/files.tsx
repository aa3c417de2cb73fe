import { useState } from "preact/hooks";
import { isDraft } from "../editing/draft";
import type { FileShown } from "../editing/shapes";
import { useAsked } from "../shared/asked";
import { may, useMe } from "../shared/me";
import { link } from "../shared/router";
import { Loading, Sheet, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { NewScript } from "./new_script";

/** The scripts of the folder; each leads to its page. */
export function Files({ page }: { page: "write" | "know" }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<FileShown[]>("/api/files");
  const { me } = useMe();
  const [making, setMaking] = useState(false);
  const parts = answer?.filter((one) => one.is_part) ?? [];
  return (
    <Sheet title={t("write.files")} lead={t(page === "write" ? "write.files.lead" : "know.files.lead")}>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer?.length === 0 && <p>{t("write.files.none")}</p>}
      <FileList page={page} files={answer?.filter((one) => !one.is_part) ?? []} />
      {parts.length > 0 && (
        <>
          <h2>{t("write.parts")}</h2>
          <FileList page={page} files={parts} />
        </>
      )}
      {may(me, "write") && (
        <p>
          <button type="button" class="strong" onClick={() => setMaking(true)}>
            {t("write.new_script")}
          </button>
        </p>
      )}
      {making && answer && <NewScript taken={answer.map((one) => one.name)} onClose={() => setMaking(false)} />}
    </Sheet>
  );
}

function FileList({ page, files }: { page: "write" | "know"; files: readonly FileShown[] }) {
  return (
    <ul class="files">
      {files.map((one) => (
        <li key={one.name}>
          <a class="card" href={link(page, one.name)}>
            <strong>{one.title || one.name}</strong>
            <code>{one.name}</code>
            <Facts file={one} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Facts({ file }: { file: FileShown }) {
  const t = useWords();
  return (
    <span class="facts">
      {file.id !== null && <span>{t("sections", { n: file.sections })}</span>}
      {file.version !== null && <span>{t("version", { n: file.version })}</span>}
      {file.errors > 0 && <span class="chip bad">{t("errors", { n: file.errors })}</span>}
      {file.warnings > 0 && <span class="chip warn">{t("warnings", { n: file.warnings })}</span>}
      {isDraft(file.name) && <span class="chip warn">{t("edit.changed")}</span>}
    </span>
  );
}
