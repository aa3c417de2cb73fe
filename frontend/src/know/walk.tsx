import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../editing/draft";
import { titleOf } from "../editing/placed";
import { post, said } from "../shared/api";
import { useStore } from "../shared/store";
import { Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { Transcript } from "./transcript";
import type { Proof, Said } from "./shapes";

/** A way through the script that breaks a guarantee: step by step, and played as a chat. */
export function Walk({ draft, text, proof, onClose }: { draft: Draft; text: string; proof: Proof; onClose: () => void }) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  const [turns, setTurns] = useState<Said[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    setTurns(null);
    setTrouble("");
  }, [proof]);
  const play = async () => {
    setBusy(true);
    try {
      const body = { name: draft.name, text, walk: proof.walk.flatMap((one) => one.move ?? []) };
      setTurns((await post<{ turns: Said[] }>("/api/play", body)).turns);
      setTrouble("");
    } catch (error) {
      setTrouble(said(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="walk card" aria-label={t("know.walk")}>
      <header>
        <h2>{t("know.walk")}</h2>
        <button type="button" class="strong" disabled={busy} onClick={() => void play()}>
          {busy ? t("know.walk.playing") : t("know.walk.play")}
        </button>
        <button type="button" class="quiet" aria-label={t("close")} title={t("close")} onClick={onClose}>
          ✕
        </button>
      </header>
      <p>
        {t("know.walk.of")} <strong>{proof.guarantee}</strong>
      </p>
      {trouble && <Trouble words={trouble} />}
      <ol class="steps">
        {proof.walk.map((one, place) => (
          <li key={place}>
            <button type="button" class="link" onClick={() => draft.jump(one.line)}>
              {titleOf(look, one.section)}
            </button>{" "}
            <span class="quiet-text">{one.words}</span>
          </li>
        ))}
      </ol>
      {turns && <Transcript draft={draft} turns={turns} />}
    </section>
  );
}
