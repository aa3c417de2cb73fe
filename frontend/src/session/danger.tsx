import { useWords } from "../shared/words";
import type { Translate, Word } from "../shared/words";
import type { Danger } from "./shapes";

const LEVELS: Record<string, Word> = {
  indirect: "danger.indirect",
  explicit: "danger.explicit",
  imminent: "danger.imminent",
};

const ABOUT: Record<string, Word> = {
  self: "danger.self",
  "from others": "danger.from others",
  "to others": "danger.to others",
};

/** Why a session is at risk, as the server's records say it (`state/risk.py`). */
const REASONS: ReadonlyArray<[begins: string, word: Word]> = [
  ["an urgent rule was followed", "danger.urgent"],
  ["the user speaks of danger, and the judge named no urgent rule", "danger.unheard"],
  ["the user speaks of danger, and nobody could judge it", "danger.unjudged"],
  ["the guard found danger", "danger.found"],
  ["the user speaks of danger, and no rule of the script answers it", "danger.care"],
  ["the user speaks of danger after the session has ended", "danger.ended"],
  ["the user speaks of danger, and nobody has answered", "danger.unanswered"],
];

/** How plainly danger is spoken of. */
export function DangerChip({ danger }: { danger: Danger }) {
  const t = useWords();
  const level = LEVELS[danger.level];
  return <span class={`chip bad ${danger.level}`}>{level ? t(level) : danger.level}</span>;
}

/** Of what danger, and why somebody has to look. */
export function DangerWords({ danger }: { danger: Danger }) {
  const t = useWords();
  const about = ABOUT[danger.about];
  const known = REASONS.find(([begins]) => danger.reason.startsWith(begins))?.[1];
  const reason = known ? t(known) : danger.reason;
  return <span>{about ? `${t(about)}: ${reason}` : reason}</span>;
}

const LISTENERS: Record<string, Word> = {
  phrases: "danger.by.phrases",
  model: "danger.by.model",
  classifier: "danger.by.classifier",
};

/** How the server writes what its guard has heard (`records/in_words.py`). */
const HEARD = /^(\w+) danger, (self|from others|to others) \(by ([^)]*)\)(?:: “(.*)”)?$/s;

/** Say in the page's language what danger was heard, and by whom; what is written otherwise stays. */
export function dangerHeard(t: Translate, told: string): string {
  const [, level = "", about = "", by = "", words] = HEARD.exec(told) ?? [];
  const [named, of] = [LEVELS[level], ABOUT[about]];
  if (!named || !of) return told;
  const who = by.split(",").map((one) => one.trim());
  const heard = who.map((one) => (LISTENERS[one] ? t(LISTENERS[one]) : one)).join(", ");
  return `${t(of)}, ${t(named)} (${heard})${words ? `: ${t("quoted", { words })}` : ""}`;
}
