/** What a table of words looks like; `satisfies Entries` keeps both languages complete. */
export type Entries = Record<string, readonly [english: string, german: string]>;
