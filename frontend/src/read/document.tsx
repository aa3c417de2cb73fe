import { useState } from "preact/hooks";
import { addressOf } from "../session/shapes";
import type { Listed, SessionDocument } from "../session/shapes";
import { newSession } from "../session/trial";
import { Values } from "../session/values";
import { post, said } from "../shared/api";
import { useAsked } from "../shared/asked";
import { PrintLink } from "../shared/print_link";
import { go, link } from "../shared/router";
import { Loading, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";
import { Turns } from "./turns";

/** A session as a document: what was said, and every decision with its evidence. */
export function SessionPage({ session }: { session: string }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<SessionDocument>(addressOf(session, "document"));
  const [isFull, setFull] = useState(true);
  return (
    <article class="sheet document">
      <p>
        <a href={link("read")}>← {t("read.back")}</a>
      </p>
      <h1>{session}</h1>
      {trouble && <Trouble words={trouble} again={again} />}
      {!answer && !trouble && <Loading />}
      {answer && (
        <>
          <Facts about={answer.about} session={session} />
          <Whence about={answer.about} />
          <section class="summary">
            <h2>{t("values")}</h2>
            <Values values={answer.state.collected} />
          </section>
          <label class="toggle">
            <input type="checkbox" checked={isFull} onChange={(event) => setFull(event.currentTarget.checked)} />
            {t("read.decisions")}
          </label>
          <Turns
            turns={answer.turns}
            titles={answer.titles}
            isFull={isFull}
            at={(turn) => turn.user.length > 0 && <TryHere about={answer.about} turn={turn.turn} />}
          />
        </>
      )}
    </article>
  );
}

function Facts({ about, session }: { about: Listed; session: string }) {
  const t = useWords();
  return (
    <div class="about">
      <p class="lead">
        {about.title} · {t("version", { n: about.script?.version ?? "" })} · {moment(about.began_at)}
        {" – "}
        {moment(about.last_at)} · {t(about.status === "ended" ? "status.ended" : "status.open")}
      </p>
      <p class="links">
        <a href={link("care", session)}>{t("read.care")}</a>
        <PrintLink path={`sessions/${encodeURIComponent(session)}`} />
      </p>
    </div>
  );
}

function Whence({ about }: { about: Listed }) {
  const t = useWords();
  const origin = about.forked_from;
  if (!origin) return null;
  return (
    <p class="quiet-text">
      {t("read.forked", { n: origin.turn })} <a href={link("read", "session", origin.session)}>{origin.session}</a>
    </p>
  );
}

/** Begins a session that stands where this one stood before a turn, and goes there. */
function TryHere({ about, turn }: { about: Listed; turn: number }) {
  const t = useWords();
  const [trouble, setTrouble] = useState("");
  const script = about.script?.id;
  const fork = async (id: string) => {
    const session = newSession(id, about.session);
    try {
      await post(addressOf(about.session, "forks"), { turn, session });
      go("try", id, session);
    } catch (error) {
      setTrouble(said(error));
    }
  };
  if (!script) return null;
  return (
    <>
      <button type="button" class="look" title={t("read.try.why")} onClick={() => void fork(script)}>
        {t("read.try")}
      </button>
      {trouble && (
        <p class="bad" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
