import type { Entries } from "../shared/entries";

export const knowWords = {
  "know.files.lead": [
    "Choose a script to see where it can go, and what is certain about it.",
    "Wählen Sie ein Skript, um zu sehen, wohin es führen kann und was sicher ist.",
  ],
  "know.guarantees": ["Guarantees", "Zusicherungen"],
  "know.guarantees.none": [
    "The script states no guarantees. One is written like this: “closing is always reached”, below guarantees:",
    "Das Skript nennt keine Zusicherungen. Eine schreibt man so: „closing is always reached“, unter guarantees:",
  ],
  "know.holds": ["proven", "bewiesen"],
  "know.broken": ["not kept", "nicht eingehalten"],
  "know.unknown": ["not known", "nicht bekannt"],
  "know.proving": ["Going through every way …", "Alle Wege werden durchgegangen …"],
  "know.proving.again": ["The text has changed; going through every way …", "Der Text hat sich geändert; alle Wege werden durchgegangen …"],
  "know.gaps": ["Gaps and dead rules", "Lücken und tote Regeln"],
  "know.gaps.none": ["Every value leads somewhere, and every rule can be followed.", "Jeder Wert führt weiter, und jede Regel kann befolgt werden."],
  "know.walk": ["A way that breaks it", "Ein Weg, der sie verletzt"],
  "know.walk.of": ["Step by step, this leads past:", "Schritt für Schritt führt das vorbei an:"],
  "know.walk.show": ["Show the way", "Weg zeigen"],
  "know.walk.play": ["Play it as a chat", "Als Gespräch spielen"],
  "know.walk.playing": ["Playing …", "Wird gespielt …"],
  "know.transcript": ["A rehearsed conversation", "Ein geprobtes Gespräch"],
  "know.agent": ["Agent", "Agent"],
  "know.user": ["User", "Person"],
  "know.rehearsal": ["Rehearsal", "Probe"],
  "know.rehearse": ["Rehearse", "Proben"],
  "know.rehearsing": ["Rehearsing …", "Es wird geprobt …"],
  "know.rehearse.lead": [
    "Simple rules in the place of a language model hold conversations until every part was reached.",
    "Einfache Regeln führen anstelle eines Sprachmodells Gespräche, bis jeder Teil erreicht wurde.",
  ],
  "know.rehearsal.old": ["The text has changed since this rehearsal.", "Der Text hat sich seit dieser Probe geändert."],
  "know.covered": [
    "Reached: {sections} of {all_sections} sections, {moves} of {all_moves} moves.",
    "Erreicht: {sections} von {all_sections} Abschnitten, {moves} von {all_moves} Übergängen.",
  ],
  "know.more": ["{n} more was held.|{n} more were held.", "{n} weiteres wurde geführt.|{n} weitere wurden geführt."],
  "know.stopped": [
    "There was no more time: nothing is said of what was not reached.",
    "Die Zeit war um: Über das, was nicht erreicht wurde, ist nichts gesagt.",
  ],
  "know.not_proved": ["Not looked at:", "Nicht untersucht:"],
  "know.dialogues": ["The conversations", "Die Gespräche"],
} as const satisfies Entries;
