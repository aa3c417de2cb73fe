import { useWords } from "./words";

/** Opens something as a page of its own for the printer, or a browser's PDF. */
export function PrintLink({ path }: { path: string }) {
  const t = useWords();
  return (
    <a href={`/print/${path}`} target="_blank" rel="noopener" title={t("print.title")}>
      {t("print")}
    </a>
  );
}
