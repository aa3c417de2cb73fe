import { plain } from "../session/values";
import { useWords } from "../shared/words";
import type { Word } from "../shared/words";
import type { Course } from "./case_shapes";

interface Line {
  text: string;
  /** Whether the other course has it at the same place. */
  isSame: boolean;
}

/** The accepted course of a case and that of its last run, side by side; what differs is marked. */
export function Courses({ accepted, now }: { accepted: Course | null; now: Course | null }) {
  const t = useWords();
  const shown: ReadonlyArray<[Word, Course, Course | null]> = [
    ...(accepted ? [["case.accepted", accepted, now] as [Word, Course, Course | null]] : []),
    ...(now ? [["case.now", now, accepted] as [Word, Course, Course | null]] : []),
  ];
  return (
    <div class="courses">
      {shown.map(([title, course, other]) => (
        <section key={title}>
          <h3>{t(title)}</h3>
          <Told course={course} other={other ?? course} />
        </section>
      ))}
    </div>
  );
}

function Told({ course, other }: { course: Course; other: Course }) {
  const t = useWords();
  const values = (one: Course) => Object.entries(one.collected).map(([key, value]) => `${key} = ${plain(t, value)}`);
  const known = new Set(values(other));
  return (
    <>
      <Lines label="case.moves" lines={compared(course.moves, other.moves)} />
      <Lines label="case.sections" lines={compared(course.sections, other.sections)} />
      <Lines label="values" lines={values(course).map((text) => ({ text, isSame: known.has(text) }))} />
      <p class={course.status === other.status ? "" : "differs"}>
        {t(course.status === "ended" ? "case.ends" : "case.open")}
      </p>
    </>
  );
}

function compared(lines: readonly string[], other: readonly string[]): Line[] {
  return lines.map((text, place) => ({ text, isSame: other[place] === text }));
}

function Lines({ label, lines }: { label: Word; lines: Line[] }) {
  const t = useWords();
  return (
    <>
      <h4>{t(label)}</h4>
      {lines.length === 0 && <p class="quiet-text">–</p>}
      <ol>
        {lines.map((one, place) => (
          <li key={place} class={one.isSame ? "" : "differs"}>
            {one.text}
            {!one.isSame && <span class="hidden-words"> ({t("case.differs")})</span>}
          </li>
        ))}
      </ol>
    </>
  );
}
