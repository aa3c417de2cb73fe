import type { Entries } from "../shared/entries";

export const tryWords = {} as const satisfies Entries;
