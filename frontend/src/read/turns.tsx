import type { ComponentChildren } from "preact";
import { Decisions } from "../session/decisions";
import type { Said, TurnTold } from "../session/shapes";
import { useWords } from "../shared/words";

interface Turns {
  turns: readonly TurnTold[];
  titles: Record<string, string>;
  isFull: boolean;
  /** What can be done at a turn. */
  at?: (turn: TurnTold) => ComponentChildren;
}

/** What was said, turn by turn; with every decision and its evidence where it is full. */
export function Turns({ turns, titles, isFull, at }: Turns) {
  return (
    <>
      {turns.map((turn) => (
        <Turn key={turn.turn} titles={titles} turn={turn} isFull={isFull}>
          {at?.(turn)}
        </Turn>
      ))}
    </>
  );
}

function Turn({ titles, turn, isFull, children }: { titles: Turns["titles"]; turn: TurnTold; isFull: boolean; children: ComponentChildren }) {
  const t = useWords();
  const section = titles[turn.section] ?? turn.section;
  return (
    <section class="turn">
      <header>
        <h2>{t("read.turn", { n: turn.turn, section })}</h2>
        {children}
      </header>
      {turn.user.map((one, place) => (
        <Line key={one.id ?? place} who={t("said.user")} message={one} />
      ))}
      {isFull && <Decisions decisions={turn.decisions} titles={titles} onQuote={show} />}
      {isFull &&
        turn.settled.map((one) => (
          <p key={one.task} class="good settled-line">
            ✓ {t("read.settled", { task: one.task })}
          </p>
        ))}
      {turn.agent && <Line who={turn.agent.by ? t("said.human", { name: turn.agent.by }) : t("said.agent")} message={turn.agent} />}
    </section>
  );
}

function Line({ who, message }: { who: string; message: Said }) {
  return (
    <div class={message.by ? "line human" : "line"} id={message.id ? `said-${message.id}` : undefined} tabIndex={-1}>
      <b>{who}</b>
      <p>{message.text}</p>
    </div>
  );
}

/** Go to the message that a quote stands in. */
function show(message: string): void {
  const element = document.getElementById(`said-${message}`);
  element?.scrollIntoView({ block: "center" });
  element?.focus();
}
