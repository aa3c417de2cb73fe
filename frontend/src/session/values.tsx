import { useWords } from "../shared/words";
import type { Translate } from "../shared/words";
import type { Part, Value } from "./shapes";

/** What a session has collected. */
export function Values({ values }: { values: Record<string, Value> }) {
  const t = useWords();
  const known = Object.entries(values);
  if (!known.length) return <p class="quiet-text">{t("values.none")}</p>;
  return (
    <dl class="values">
      {known.map(([key, value]) => (
        <div key={key}>
          <dt>
            <code>{key}</code>
          </dt>
          <dd>{plain(t, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Write one record of a list: its parts by name. */
function record(t: Translate, one: Part): string {
  const parts = Object.entries(one).map(([part, value]) => `${part}: ${plain(t, value)}`);
  return parts.join(", ");
}

/** Write a value as people do. */
export function plain(t: Translate, value: Value): string {
  if (typeof value === "object") return value.map((one) => record(t, one)).join("; ") || t("values.empty");
  return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
}
