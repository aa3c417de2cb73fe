import { useWords } from "../shared/words";
import type { Translate } from "../shared/words";
import type { Value } from "./shapes";

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

/** Write a value as people do. */
export function plain(t: Translate, value: Value): string {
  return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
}
