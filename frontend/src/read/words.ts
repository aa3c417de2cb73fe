import type { Entries } from "../shared/entries";

export const readWords = {} as const satisfies Entries;
