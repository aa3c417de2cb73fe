import type { ComponentChildren } from "preact";
import { useWords } from "../shared/words";
import type { Word } from "../shared/words";

/** A list of conversations: what each is called, where it stands, and since when. */
export function Rows({
  named,
  dated,
  children,
}: {
  named: Word;
  dated: Word;
  children: ComponentChildren;
}) {
  const t = useWords();
  const columns: readonly Word[] = [named, "read.section", "read.turns", dated, "read.state"];
  return (
    <div class="scroll card">
      <table class="sessions">
        <thead>
          <tr>
            {columns.map((word) => (
              <th key={word} scope="col">
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
