import { useState } from "preact/hooks";
import type { TurnTold } from "../session/shapes";
import { isTried, trialOf } from "../session/trial";
import { said } from "../shared/api";
import { go } from "../shared/router";
import { Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import type { Word } from "../shared/words";
import type { Chat, ChatView, Played } from "./chat";

const PLAYED: Record<Played, Word> = {
  turns: "patient.turns",
  left: "patient.left",
  ended: "patient.ended",
  human: "patient.human",
  stopped: "patient.stopped",
};

/** Where a chat stands while nothing is being said. */
export function Ending({ chat, view }: { chat: Chat; view: ChatView }) {
  const t = useWords();
  const { told, played } = view;
  const last = told?.turns.at(-1);
  if (!told || !last) return null;
  const { human, status } = told.state;
  const isTrial = isTried(chat.session) || (trialOf(chat.session) === "fork" && told.state.forked_from !== null);
  const isAnswered = !last.user.length || last.agent || human || status === "ended";
  return (
    <>
      {played && <p class="told">{t(PLAYED[played])}</p>}
      {told.state.told && told.state.told.split("\n\n").map((part) => <p class="told">{part}</p>)}
      {isTrial && last.decisions.some((one) => one.danger) && <p class="told">{t("try.no_alert")}</p>}
      {status === "ended" && <p class="told">{t("try.ended")}</p>}
      {!isAnswered && <Trouble words={t("try.unfinished")} again={() => void chat.again()} />}
      {last.decisions.some((one) => one.is_fallback) && <Fallback key={last.turn} chat={chat} turn={last} />}
    </>
  );
}

/** No reply could be had, and the script's own sentence was sent: the turn can be tried once more. */
function Fallback({ chat, turn }: { chat: Chat; turn: TurnTold }) {
  const t = useWords();
  const [trouble, setTrouble] = useState("");
  const again = async () => {
    const text = turn.user.map((one) => one.text).join("\n");
    try {
      const session = text ? await chat.fork(turn.turn, text) : "";
      go("try", chat.script, ...(session ? [session] : []));
    } catch (error) {
      setTrouble(said(error));
    }
  };
  return <Trouble words={trouble || t("try.fallback")} again={() => void again()} />;
}
