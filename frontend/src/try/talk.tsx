import { useState } from "preact/hooks";
import { Bubble } from "../session/bubble";
import { useFollowed } from "../session/follow";
import type { Said, SessionDocument, TurnTold } from "../session/shapes";
import { isTried } from "../session/trial";
import { link } from "../shared/router";
import { Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import type { Chat, ChatView } from "./chat";
import { Ending } from "./ending";
import { Otherwise } from "./otherwise";

interface Props {
  chat: Chat;
  view: ChatView;
  looked: number | null;
  onLook: (turn: number) => void;
}

/** What was said, and what is being said. */
export function Talk({ chat, view, looked, onLook }: Props) {
  const t = useWords();
  const list = useFollowed(view, view.sent);
  const { told, sent, writing, busy, trouble } = view;
  const isSaid = sent && told?.turns.some((one) => one.user.some((message) => message.id === sent.id));
  return (
    <div class="said" ref={list} role="log" aria-live="polite" aria-busy={busy} tabIndex={0} aria-label={t("try.chat")}>
      {told?.state.forked_from && <Whence told={told} script={chat.script} />}
      {told?.turns.map((turn) => (
        <Turn key={turn.turn} chat={chat} turn={turn} told={told} isShown={turn.turn === looked} onLook={onLook} />
      ))}
      {sent && !isSaid && <Bubble who="user" said={{ ...sent, by: "" }} />}
      {writing && <Bubble who="agent" said={{ id: null, text: writing, by: "" }} />}
      {busy && !writing && <p class="thinking">{t("try.thinking")}</p>}
      {trouble && <Trouble words={trouble} again={() => void chat.again()} />}
      {trouble && sent && <p class="bad">{t("try.emergency")}</p>}
      {!busy && !trouble && told && <Ending chat={chat} view={view} />}
    </div>
  );
}

interface TurnProps {
  chat: Chat;
  turn: TurnTold;
  told: SessionDocument;
  isShown: boolean;
  onLook: (turn: number) => void;
}

function Turn({ chat, turn, told, isShown, onLook }: TurnProps) {
  const t = useWords();
  return (
    <>
      {turn.user.map((message, place) => (
        <UserSaid key={message.id ?? place} chat={chat} turn={turn.turn} said={message} canFork={place === 0} />
      ))}
      {turn.agent && (
        <Bubble who="agent" said={turn.agent}>
          <button type="button" class="look" aria-pressed={isShown} title={t("try.look", { n: turn.turn })} onClick={() => onLook(turn.turn)}>
            {t("try.turn", { n: turn.turn })} · {told.titles[turn.section] ?? turn.section}
          </button>
        </Bubble>
      )}
    </>
  );
}

/** What the user said; one can go back there, and say something else. */
function UserSaid({ chat, turn, said, canFork }: { chat: Chat; turn: number; said: Said; canFork: boolean }) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Otherwise chat={chat} turn={turn} text={said.text} onClose={() => setOpen(false)} />;
  return (
    <Bubble who="user" said={said}>
      {canFork && (
        <button type="button" class="look" title={t("fork.title", { n: turn })} onClick={() => setOpen(true)}>
          {t("fork")}
        </button>
      )}
    </Bubble>
  );
}

function Whence({ told, script }: { told: SessionDocument; script: string }) {
  const t = useWords();
  const origin = told.state.forked_from;
  if (!origin) return null;
  return (
    <p class="told">
      {t("fork.whence", { n: origin.turn })} <a href={isTried(origin.session) ? link("try", script, origin.session) : link("read", "session", origin.session)}>
        {t("fork.origin")}
      </a>
    </p>
  );
}
