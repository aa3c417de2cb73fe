import { Sheet } from "../shared/told";
import { useWords } from "../shared/words";

export function KnowPage() {
  const t = useWords();
  return <Sheet title={t("nav.know")} lead={t("soon")}>{null}</Sheet>;
}
