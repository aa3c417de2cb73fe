import { word } from "../shared/words";
import type { Marked, Part } from "../shared/picture";
import type { Finding, Look, Move, Section } from "./shapes";

/** Give the parts of the picture that a line of the text is about: rules, or else the section. */
export function partsAt(look: Look | null, line: number): Part[] {
  if (!look) return [];
  const moves = look.moves.filter((one) => one.line === line);
  const section = sectionAt(look, line);
  if (moves.length && section?.line !== line) {
    return moves.map((one): Part => ({ kind: "move", id: one.id }));
  }
  return section ? [{ kind: "section", id: section.section }] : [];
}

export function sectionAt(look: Look | null, line: number): Section | null {
  const before = look?.outline.filter((one) => one.line <= line) ?? [];
  return before.reduce<Section | null>((last, one) => (last && last.line > one.line ? last : one), null);
}

export function lineOf(look: Look | null, part: Part): number {
  return writtenAt(look, part)?.line ?? 0;
}

/** Find where a part of the picture is written. */
export function writtenAt(look: Look | null, part: Part): Section | Move | undefined {
  if (part.kind === "section") return look?.outline.find((one) => one.section === part.id);
  return look?.moves.find((one) => one.id === part.id);
}

/** Mark the section or the arrow that each finding is about; remarks that change nothing are left out. */
export function marksOf(findings: readonly Finding[]): Marked[] {
  return findings.flatMap((one): Marked[] => {
    if (one.severity === "info") return [];
    const mark = one.severity === "error" ? "fault" : "warning";
    if (one.move) return [{ kind: "move", id: one.move, mark, words: one.message }];
    return one.section ? [{ kind: "section", id: one.section, mark, words: one.message }] : [];
  });
}

/** Give each mark once: what the check finds, the proofs may tell as well. */
export function once(marks: readonly Marked[]): Marked[] {
  return [...new Map(marks.map((one) => [JSON.stringify([one.kind, one.id, one.mark, one.words]), one])).values()];
}

export function titleOf(look: Look | null, section: string | null): string {
  if (section === null) return "";
  if (section === "end") return word("edit.end");
  return look?.outline.find((one) => one.section === section)?.title ?? section;
}
