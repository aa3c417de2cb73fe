import { useEffect, useMemo, useState } from "preact/hooks";
import type { SessionDocument } from "../session/shapes";
import { Composer } from "../session/composer";
import { isTried } from "../session/trial";
import { may, useMe } from "../shared/me";
import { link } from "../shared/router";
import { useStore } from "../shared/store";
import { Loading } from "../shared/told";
import { useWords } from "../shared/words";
import { Chat } from "./chat";
import { Keeping } from "./keeping";
import { Patients } from "./patients";
import { remember } from "./recent";
import { Standing } from "./standing";
import { Talk } from "./talk";

const PERIOD = 4000; // milliseconds between looks for what others do in the session

/** A session that is tried: the chat, and beside it where it stands and why. */
export function Trying({ script, session }: { script: string; session: string }) {
  const t = useWords();
  const chat = useMemo(() => new Chat(script, session), [script, session]);
  const view = useStore(chat.view);
  const [looked, setLooked] = useState<number | null>(null);
  useEffect(() => {
    void chat.open().then(() => remember(script, session));
    const looking = setInterval(() => document.hidden || void chat.refresh(), PERIOD);
    return () => {
      clearInterval(looking);
      chat.close();
    };
  }, [chat]);
  const { told } = view;
  const turns = told?.turns ?? [];
  const shown = turns.find((one) => one.turn === looked) ?? turns.at(-1);
  return (
    <div class="trying">
      <div class="bar">
        <h1>{told?.about.title ?? script}</h1>
        <Kept script={script} told={told} />
        <a class="button" href={link("try", script)}>
          {t("try.new")}
        </a>
      </div>
      <div class="try-work">
        <section class="talk" aria-label={t("try.chat")}>
          <Talk chat={chat} view={view} looked={looked} onLook={setLooked} />
          {told && !isTried(session) && !told.state.forked_from ? (
            <p class="composer">{t("try.person")}</p>
          ) : (
            <>
              <Composer
                name={`try:${session}`}
                label={t("try.message")}
                rows={2}
                isReady={told !== null && !view.busy && !view.sent}
                refused={view.draft}
                onSend={(text) => {
                  void chat.say(text); // what comes of it is shown among the words
                  return Promise.resolve(true);
                }}
              />
              <Patients chat={chat} />
            </>
          )}
        </section>
        {told && shown ? (
          <Standing told={told} at={shown} onNow={() => setLooked(null)} />
        ) : (
          <div class="standing">{view.trouble ? null : <Loading />}</div>
        )}
      </div>
    </div>
  );
}

/** Keeps what was said as a case, for those who may. */
function Kept({ script, told }: { script: string; told: SessionDocument | null }) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const mayKeep = may(useMe().me, "keep cases");
  const hasWords = told?.turns.some((one) => one.user.length);
  return (
    <>
      <a href={link("try", script, "cases")}>{t("cases")}</a>
      {mayKeep && (
        <button type="button" disabled={!hasWords} onClick={() => setOpen(true)}>
          {t("keep")}
        </button>
      )}
      {isOpen && told && <Keeping script={script} told={told} onClose={() => setOpen(false)} />}
    </>
  );
}
