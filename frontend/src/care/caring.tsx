import { Fragment } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Bubble } from "../session/bubble";
import { DangerChip, DangerWords } from "../session/danger";
import { useFollowed } from "../session/follow";
import { addressOf } from "../session/shapes";
import type { Danger, SessionDocument } from "../session/shapes";
import { get, said } from "../shared/api";
import { link } from "../shared/router";
import { Loading, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { Acts } from "./acts";

const PERIOD = 2500; // milliseconds

/** The words of a session, and what a human can do in it. */
export function Caring({ session, danger, onDone }: { session: string; danger: Danger | null; onDone: () => void }) {
  const t = useWords();
  const { told, trouble, refresh } = useTold(session);
  const done = () => {
    void refresh();
    onDone();
  };
  if (!told) {
    return <div class="care-session">{trouble ? <Trouble words={trouble} again={refresh} /> : <Loading />}</div>;
  }
  const { state, titles, about } = told;
  const shown = danger ?? about.heard;
  const section = titles[state.section ?? ""] ?? state.section ?? "";
  return (
    <section class="care-session" aria-label={session}>
      <header>
        <h2>{session}</h2>
        <p class="quiet-text">
          {about.title} · {t("care.section", { section, n: state.turn })}
        </p>
        <a href={link("read", "session", session)}>{t("care.read")}</a>
        {shown && (
          <p class="danger">
            {!danger && t("care.heard")} <DangerChip danger={shown} /> <DangerWords danger={shown} />
          </p>
        )}
        {trouble && <p class="warn">{trouble}</p>}
      </header>
      <Words told={told} />
      <Acts told={told} isAtRisk={danger !== null} onDone={done} />
    </section>
  );
}

function Words({ told }: { told: SessionDocument }) {
  const t = useWords();
  const last = told.turns.at(-1);
  const list = useFollowed(`${told.turns.length} ${last?.user.length} ${last?.agent?.id}`);
  return (
    <div class="said" ref={list} role="log" aria-live="polite" tabIndex={0} aria-label={t("care.words")}>
      {told.turns.map((turn) => (
        <Fragment key={turn.turn}>
          {turn.user.map((message, place) => (
            <Bubble key={message.id ?? place} who="user" said={message} />
          ))}
          {turn.agent && <Bubble who="agent" said={turn.agent} />}
        </Fragment>
      ))}
      {told.state.status === "ended" && <p class="told">{t("care.ended")}</p>}
    </div>
  );
}

function useTold(session: string) {
  const [told, setTold] = useState<SessionDocument | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const refresh = useCallback(async () => {
    try {
      setTold(await get<SessionDocument>(addressOf(session, "document")));
      setTrouble(null);
    } catch (error) {
      setTrouble(said(error));
    }
  }, [session]);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => document.hidden || void refresh(), PERIOD);
    return () => clearInterval(timer);
  }, [refresh]);
  return { told, trouble, refresh };
}
