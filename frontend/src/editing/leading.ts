import { go, place } from "../shared/router";
import { draftOf } from "./draft";
import type { Draft } from "./draft";
import type { InPart } from "./shapes";

/** Where something is written: at a line of the text, or in a part that the text uses there. */
export interface Written {
  line: number;
  column?: number;
  part?: InPart | null;
}

/** Go to where something is written, into the part's own file where it stands in one. */
export function lead(draft: Draft, to: Written): void {
  if (!to.part) return draft.jump(to.line, to.column);
  draftOf(to.part.file).jump(to.part.line, to.part.column);
  go(place.get().page, to.part.file);
}
