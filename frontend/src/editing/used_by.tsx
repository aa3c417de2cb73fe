import { link } from "../shared/router";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import type { Draft } from "./draft";

/** Which scripts use a part, and which of them have errors. */
export function UsedBy({ page, draft }: { page: "write" | "know"; draft: Draft }) {
  const t = useWords();
  const using = useStore(draft.usedBy);
  if (using === null) return null;
  return (
    <p class="used-by">
      {t(using.length ? "edit.used_by" : "edit.unused")}
      {using.map((one) => (
        <span key={one.name}>
          <a href={link(page, one.name)}>{one.title || one.name}</a>
          {one.errors > 0 && <span class="chip bad">{t("errors", { n: one.errors })}</span>}
        </span>
      ))}
    </p>
  );
}
