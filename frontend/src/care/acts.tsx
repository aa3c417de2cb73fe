import { useState } from "preact/hooks";
import { Composer } from "../session/composer";
import { addressOf } from "../session/shapes";
import type { SessionDocument } from "../session/shapes";
import { post, said } from "../shared/api";
import { useWords } from "../shared/words";
import { Leaving } from "./leaving";
import { Named, useActor } from "./named";

/** What is sent to the server for an act. */
export interface Act {
  do: "take" | "say" | "give-back" | "end" | "seen";
  text?: string;
  section?: string;
  instead_of?: string;
}

interface Props {
  told: SessionDocument;
  isAtRisk: boolean;
  onDone: () => void;
}

/** What a human can do in a session as it is now: come, or write and leave. */
export function Acts({ told, isAtRisk, onDone }: Props) {
  const actor = useActor();
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const act = async (what: Act): Promise<boolean> => {
    setBusy(true);
    try {
      await post(addressOf(told.state.session, "human"), { ...what, by: actor.name });
      setTrouble("");
      onDone();
      return true;
    } catch (error) {
      setTrouble(said(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const isHere = told.state.human?.status === "with" && told.state.human.by === actor.name;
  return (
    <footer class="acts">
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <Named actor={actor} />
      {actor.name !== "" && (isHere ? (
        <Here told={told} busy={busy} act={act} />
      ) : (
        <Away told={told} busy={busy} act={act} isAtRisk={isAtRisk} />
      ))}
    </footer>
  );
}

export interface Acting {
  told: SessionDocument;
  busy: boolean;
  act: (what: Act) => Promise<boolean>;
}

function Here({ told, busy, act }: Acting) {
  const t = useWords();
  return (
    <>
      <Composer
        name={`care:${told.state.session}`}
        label={t("care.write")}
        rows={3}
        isReady={!busy}
        onSend={(text) => act({ do: "say", text })}
      />
      <Leaving told={told} busy={busy} act={act} />
    </>
  );
}

function Away({ told, busy, act, isAtRisk }: Acting & { isAtRisk: boolean }) {
  const t = useWords();
  const other = told.state.human?.by;
  const isOver = told.state.status === "ended";
  return (
    <div class="act-buttons">
      {!isOver && (
        <button
          type="button"
          class="strong"
          disabled={busy}
          title={t("care.take.why")}
          onClick={() => void act({ do: "take", ...(other ? { instead_of: other } : {}) })}
        >
          {other ? t("care.relieve", { name: other }) : t("care.take")}
        </button>
      )}
      {isAtRisk && (
        <button type="button" disabled={busy} onClick={() => void act({ do: "seen" })}>
          {t("care.seen")}
        </button>
      )}
    </div>
  );
}
