import type { Entries } from "../shared/entries";

export const writeWords = {
  "write.files": ["Scripts", "Skripte"],
  "write.files.lead": [
    "Every script of the folder. One that has errors is not served; the others are.",
    "Alle Skripte des Ordners. Eines mit Fehlern wird nicht angeboten, die anderen schon.",
  ],
  "write.files.none": ["The folder holds no script yet.", "Der Ordner enthält noch kein Skript."],
} as const satisfies Entries;
