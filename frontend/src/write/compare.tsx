import type { Draft } from "../editing/draft";
import { titleOf } from "../editing/placed";
import type { Differences, Version } from "../editing/shapes";
import { useAsked } from "../shared/asked";
import { Dialog } from "../shared/dialog";
import { useStore } from "../shared/store";
import { Loading, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";

/** Two versions of a script side by side: what has changed in words, and line by line. */
export function Compare({ draft, old, now, onClose }: { draft: Draft; old: Version; now: Version; onClose: () => void }) {
  const t = useWords();
  const query = new URLSearchParams({ old: old.revision, new: now.revision }).toString();
  const { answer, trouble, again } = useAsked<Differences>(`${draft.path("differences")}?${query}`);
  return (
    <Dialog title={t("write.compare.title")} wide onClose={onClose}>
      <p class="quiet-text">{t("write.compare.of", { old: moment(old.saved_at), now: moment(now.saved_at) })}</p>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer && (
        <div class="compare">
          <section>
            <h3>{t("write.in.words")}</h3>
            <InWords draft={draft} found={answer} />
          </section>
          <section>
            <h3>{t("write.in.lines")}</h3>
            <Lines lines={answer.lines} />
          </section>
        </div>
      )}
    </Dialog>
  );
}

function InWords({ draft, found }: { draft: Draft; found: Differences }) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  if (found.changes === null) return <p class="warn">{found.why}</p>;
  if (!found.changes.length) return <p>{t("write.same.words")}</p>;
  return (
    <ul class="changes">
      {found.changes.map((one, place) => (
        <li key={place}>
          {one.section !== null && <strong>{titleOf(look, one.section)}</strong>} {one.words}
          {one.old && <del>{one.old}</del>}
          {one.new && <ins>{one.new}</ins>}
        </li>
      ))}
    </ul>
  );
}

const KINDS: Record<string, string> = { "+": "added", "-": "removed", "@": "where" };

function Lines({ lines }: { lines: readonly string[] }) {
  const t = useWords();
  const shown = lines.filter((one) => !/^(---|\+\+\+) /.test(one));
  if (!shown.length) return <p>{t("write.same.lines")}</p>;
  return (
    <pre class="diff" tabIndex={0} aria-label={t("write.in.lines")}>
      {shown.map((one, place) => (
        <span key={place} class={KINDS[one[0] ?? ""] ?? "same"}>
          {`${one[0]} ${one.slice(1)}\n`}
        </span>
      ))}
    </pre>
  );
}
