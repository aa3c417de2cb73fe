import { useStore } from "../shared/store";
import { Quoting } from "../shared/told";
import { useWords } from "../shared/words";
import type { Draft } from "./draft";
import { lead } from "./leading";
import type { Finding } from "./shapes";

/** What was found in the text, in its order; each leads to its line. */
export function Findings({ draft }: { draft: Draft }) {
  const t = useWords();
  const looked = useStore(draft.looker.looked);
  if (!looked) return <p class="quiet-text">{t("edit.looking")}</p>;
  if (!looked.look.findings.length) return <p class="good">{t("edit.none")}</p>;
  return <FindingList draft={draft} findings={looked.look.findings} />;
}

export function FindingList({ draft, findings }: { draft: Draft; findings: readonly Finding[] }) {
  const t = useWords();
  return (
    <ul class="findings">
      {findings.map((one, place) => (
        <li key={`${place} ${one.line} ${one.rule}`}>
          <button type="button" class="finding" onClick={() => lead(draft, one)}>
            <span class={`sign ${one.severity}`}>{t(`severity.${one.severity}`)}</span>
            <span class="where">{one.line > 0 && t("line", { n: one.line })}{one.part && <small>{t("edit.in_part")}</small>}</span>
            <span class="what">
              <Quoting words={one.message} />
              {one.hint && (
                <small>
                  <Quoting words={one.hint} />
                </small>
              )}
              {one.detail && (
                <small lang="en">
                  <Quoting words={one.detail} />
                </small>
              )}
            </span>
          </button>
          {one.mended && (
            <button type="button" class="mend" onClick={() => draft.writeLine(one.line, one.mended ?? "")}>
              {t(one.rule === "id-changed" ? "edit.keep_id" : "edit.mend")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
