import { Sheet } from "../shared/told";
import { useWords } from "../shared/words";

export function ReadPage() {
  const t = useWords();
  return <Sheet title={t("nav.read")} lead={t("soon")}>{null}</Sheet>;
}
