import { useWords } from "../shared/words";
import type { Translate, Word } from "../shared/words";
import { dangerHeard } from "./danger";
import { ruleName } from "./rules";
import type { Decided, Evidence } from "./shapes";

type Titles = Record<string, string>;

/** What was decided in a turn: what was possible, what was chosen, why, and what shows it. */
export function Decisions({ decisions, titles, onQuote }: {
  decisions: readonly Decided[];
  titles: Titles;
  /** Shows the message in which a quote stands. */
  onQuote?: (message: string) => void;
}) {
  const t = useWords();
  if (!decisions.length) return <p class="quiet-text">{t("why.none")}</p>;
  return (
    <ol class="decisions">
      {decisions.map((one, place) => (
        <li key={place}>
          <Decision one={one} titles={titles} {...(onQuote ? { onQuote } : {})} />
        </li>
      ))}
    </ol>
  );
}

function Decision({ one, titles, onQuote }: { one: Decided; titles: Titles; onQuote?: (message: string) => void }) {
  const t = useWords();
  return (
    <>
      <p class={one.role === "dialog" ? "quiet-text" : "decided"}>{outcome(t, one, titles)}</p>
      {one.rule && <p class="quiet-text">{t("why.rule", { rule: ruleName(t, one.rule) })}</p>}
      {one.why && <p class="quiet-text">{t("why.reason", { why: one.why })}</p>}
      {one.possible.length > 1 && (
        <p class="ways">
          <span class="quiet-text">{t("why.possible")}</span>
          {one.possible.map((way) => (
            <span key={way} class={way === one.chosen ? "chip way taken" : "chip way"}>
              {wayName(t, way, titles)}
              {way === one.chosen && <span class="hidden-words"> ({t("why.chosen")})</span>}
            </span>
          ))}
        </p>
      )}
      {one.evidence.map((quote, place) => (
        <Quoted key={place} quote={quote} {...(onQuote ? { onQuote } : {})} />
      ))}
      {one.refused.map((what) => (
        <p key={what} class="warn">
          {t("why.refused", { what })}
        </p>
      ))}
      {one.danger && <p class="bad">{dangerHeard(t, one.danger)}</p>}
    </>
  );
}

function Quoted({ quote, onQuote }: { quote: Evidence; onQuote?: (message: string) => void }) {
  const t = useWords();
  const { message_id: message } = quote;
  const words = quote.quote ? <q>{quote.quote}</q> : t("why.unquoted");
  return (
    <p class="evidence">
      <b class={quote.status === "holds" ? "condition" : ""}>{quote.task}</b> {statusName(t, quote.status)}
      {": "}
      {message && onQuote ? (
        <button type="button" class="link" title={t("read.quote")} onClick={() => onQuote(message)}>
          {words}
        </button>
      ) : (
        words
      )}
      {!quote.found && <span class="bad"> ({t("why.unfound")})</span>}
    </p>
  );
}

/** Say in the page's language what was decided; where only the server knows, in its words. */
function outcome(t: Translate, one: Decided, titles: Titles): string {
  const from = titles[one.section] ?? one.section;
  const to = titles[one.chosen] ?? one.chosen;
  if (one.role === "dialog" && one.section) return t("why.speaks", { to: from });
  if (!["evaluator", "dispatcher"].includes(one.role)) return one.what;
  if (one.chosen === "end") return t("why.ends", { from });
  if (one.chosen === "dispatch") return t("why.chooses", { from });
  return one.chosen === one.section ? t("why.stays", { to }) : t("why.moves", { from, to });
}

function wayName(t: Translate, way: string, titles: Titles): string {
  return way === "end" ? t("why.end") : (titles[way] ?? way);
}

const STATUS: Record<string, Word> = {
  done: "status.done",
  "not needed": "status.not needed",
  holds: "status.holds",
  said: "status.said",
};

function statusName(t: Translate, status: string): string {
  const known = STATUS[status];
  return known ? t(known) : status;
}
