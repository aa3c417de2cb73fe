import type { Translate, Word } from "../shared/words";

/** The labels that no author has written (`script/routes.py`). */
const KNOWN: Record<string, Word> = {
  "not yet": "rule.not yet",
  "no rule holds yet": "rule.none holds",
  complete: "rule.complete",
  "complete, nothing follows": "rule.last",
  "the session has ended": "rule.after end",
  "new session": "rule.new",
  otherwise: "rule.otherwise",
  back: "rule.back",
};

const ANYTIME = "anytime: ";
const DIGRESSION = "anytime, and back: ";
const LIMIT_BACK = ", back";
const WHEN = "when ";

/** Say in the page's language which rule has decided; its condition stays as its author wrote it. */
export function ruleName(t: Translate, rule: string): string {
  const known = KNOWN[rule];
  if (known) return t(known);
  if (rule.startsWith(DIGRESSION)) {
    return t("rule.digression", { rule: ruleName(t, rule.slice(DIGRESSION.length)) });
  }
  if (/^after \d+ turns?, back$/.test(rule)) return t("rule.limit back", { limit: rule.slice(0, -LIMIT_BACK.length) });
  if (rule.startsWith(ANYTIME)) return t("rule.anytime", { rule: ruleName(t, rule.slice(ANYTIME.length)) });
  if (rule.startsWith(WHEN)) return t("rule.when", { condition: rule.slice(WHEN.length) });
  return rule;
}
