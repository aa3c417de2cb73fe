import type { Entries } from "../shared/entries";

export const knowWords = {} as const satisfies Entries;
