import { Sheet } from "../shared/told";
import { useWords } from "../shared/words";

export function CarePage() {
  const t = useWords();
  return <Sheet title={t("nav.care")} lead={t("soon")}>{null}</Sheet>;
}
