import { Sheet } from "../shared/told";
import { useWords } from "../shared/words";

export function TryPage() {
  const t = useWords();
  return <Sheet title={t("nav.try")} lead={t("soon")}>{null}</Sheet>;
}
