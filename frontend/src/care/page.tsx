import { useState } from "preact/hooks";
import { link, place } from "../shared/router";
import { useStore } from "../shared/store";
import { Loading, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { DangerChip, DangerWords } from "../session/danger";
import { TrialChip } from "../session/trial_chip";
import { ago } from "../session/when";
import { Caring } from "./caring";
import { useInbox } from "./inbox";
import type { InboxSeen, Needy } from "./inbox";

/** `#/care`: who needs a human, and beside it the words of one. */
export function CarePage() {
  const t = useWords();
  const session = useStore(place).parts[0];
  const [round, setRound] = useState(0);
  const inbox = useInbox(round);
  return (
    <div class={session ? "caring chosen" : "caring"}>
      <section class="inbox" aria-label={t("care.list")}>
        <h1>{t("nav.care")}</h1>
        <p class="lead">{t("care.lead")}</p>
        <List inbox={inbox} chosen={session} again={() => setRound((n) => n + 1)} />
      </section>
      {session ? (
        <Caring
          key={session}
          session={session}
          danger={inbox.sessions?.find((one) => one.session === session)?.danger ?? null}
          onDone={() => setRound((n) => n + 1)}
        />
      ) : (
        <p class="care-none lead">{t("care.choose")}</p>
      )}
    </div>
  );
}

function List({ inbox, chosen, again }: { inbox: InboxSeen; chosen: string | undefined; again: () => void }) {
  const t = useWords();
  const { sessions, trouble, at } = inbox;
  if (!sessions) return trouble ? <Trouble words={trouble} again={again} /> : <Loading />;
  return (
    <>
      <p class="hidden-words" role="status">
        {t("care.count", { n: sessions.length })}
      </p>
      {trouble && <p class="warn">{t("care.stale")}</p>}
      {sessions.length === 0 && <p class="calm">{t("care.none")}</p>}
      <ul class="needy">
        {sessions.map((one) => (
          <li key={one.session}>
            <Item one={one} isChosen={one.session === chosen} now={at} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Item({ one, isChosen, now }: { one: Needy; isChosen: boolean; now: number }) {
  const t = useWords();
  const danger = one.danger ?? one.heard;
  return (
    <a
      class={`card ${one.danger ? "at-risk" : ""}`}
      href={link("care", one.session)}
      aria-current={isChosen ? "true" : undefined}
    >
      <span class="chips">
        <TrialChip session={one.session} />
        {danger && <DangerChip danger={danger} />}
        {one.human && (
          <span class={one.human.by ? "chip good" : "chip warn"}>
            {one.human.by ? t("care.with", { name: one.human.by }) : t("care.waiting")}
          </span>
        )}
        <time dateTime={one.since}>{ago(one.since, now)}</time>
      </span>
      <strong>{one.session}</strong>
      <span class="quiet-text">{one.title}</span>
      {danger && <DangerWords danger={danger} />}
      {one.error && <span class="bad">{t("care.damaged", { why: one.error })}</span>}
      {one.words.length > 0 && (
        <>
          <q>{one.words.at(-1)}</q>
          <span class="warn">{t("care.unanswered", { n: one.words.length })}</span>
        </>
      )}
    </a>
  );
}
