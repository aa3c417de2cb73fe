import type { LineMark } from "../editing/draft";
import type { Look } from "../editing/shapes";
import type { Marked } from "../shared/picture";
import type { Dialogue, Proof, Rehearsal } from "./shapes";

/** A walk, drawn in the picture. */
export function walked(proof: Proof): Marked[] {
  return proof.walk.flatMap((one): Marked[] => {
    const section: Marked = { kind: "section", id: one.section, mark: "walked" };
    return one.move ? [section, { kind: "move", id: one.move, mark: "walked" }] : [section];
  });
}

export function walkedLines(proof: Proof): LineMark[] {
  return distinct(proof.walk.map((one) => ({ line: one.line, mark: "walked" })));
}

/** What a rehearsal reached, drawn in the picture. */
export function covered(found: Rehearsal): Marked[] {
  return [
    ...found.covered.sections.map((id): Marked => ({ kind: "section", id, mark: "covered" })),
    ...found.covered.moves.map((id): Marked => ({ kind: "move", id, mark: "covered" })),
    ...found.left.flatMap((one): Marked[] => {
      if (one.move) return [{ kind: "move", id: one.move, mark: "left", words: one.why }];
      return one.section ? [{ kind: "section", id: one.section, mark: "left", words: one.why }] : [];
    }),
  ];
}

/** Where a rehearsed dialogue has been. */
export function visited(dialogue: Dialogue | undefined): Marked[] {
  const sections = new Set(dialogue?.turns.map((one) => one.section));
  return [...sections].map((id): Marked => ({ kind: "section", id, mark: "walked" }));
}

/** The lines of what was reached: each section from its name to its last task, and each rule. */
export function coveredLines(look: Look | null, found: Rehearsal): LineMark[] {
  if (!look) return [];
  const reached = new Set(found.covered.sections);
  const lines: LineMark[] = look.outline.flatMap((one) => {
    const last = Math.max(one.line, ...one.tasks.map((task) => task.line));
    const mark = reached.has(one.section) ? "covered" : "left";
    return Array.from({ length: last - one.line + 1 }, (_, n): LineMark => ({ line: one.line + n, mark }));
  });
  const taken = new Set(found.covered.moves);
  for (const one of look.moves) {
    if (taken.has(one.id)) lines.push({ line: one.line, mark: "covered" });
  }
  return distinct([...found.left.map((one): LineMark => ({ line: one.line, mark: "left" })), ...lines]);
}

/** One mark for each line: the first. */
function distinct(lines: readonly LineMark[]): LineMark[] {
  const seen = new Set<number>();
  return lines.filter((one) => one.line > 0 && !seen.has(one.line) && seen.add(one.line));
}
