import { link } from "../shared/router";
import { useWords } from "../shared/words";

/** The ways through what there is to read. */
export function Sub({ here }: { here: "sessions" | "weak" | "results" }) {
  const t = useWords();
  return (
    <nav class="sub" aria-label={t("read.sub")}>
      <a href={link("read")} aria-current={here === "sessions" ? "page" : undefined}>
        {t("read.sessions")}
      </a>
      <a href={link("read", "weak")} aria-current={here === "weak" ? "page" : undefined}>
        {t("read.weak")}
      </a>
      <a href={link("read", "results")} aria-current={here === "results" ? "page" : undefined}>
        {t("read.results")}
      </a>
    </nav>
  );
}
