import type { Entries } from "../shared/entries";

export const careWords = {} as const satisfies Entries;
