import { useWords } from "../shared/words";
import type { Word } from "../shared/words";

/** A filter: one of some options, or all. */
export function Choice({ label, value, options, onChoose }: { label: Word; value: string; options: Array<[string, string]>; onChoose: (value: string) => void }) {
  const t = useWords();
  return (
    <label>
      {t(label)}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t("read.any")}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
