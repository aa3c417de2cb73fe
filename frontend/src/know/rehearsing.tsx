import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Draft } from "../editing/draft";
import { EDITOR } from "../editing/looker";
import { titleOf } from "../editing/placed";
import type { Look } from "../editing/shapes";
import { post, said } from "../shared/api";
import { useStore } from "../shared/store";
import { Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import type { Translate } from "../shared/words";
import type { Knowledge } from "./prover";
import type { Rehearsal } from "./shapes";
import { Transcript } from "./transcript";

/** Dialogues that a rehearsal model holds, until every part was reached or it says why not. */
export function Rehearsing({ draft, knowledge, chosen, onChoose }: {
  draft: Draft;
  knowledge: Knowledge;
  chosen: number | null;
  onChoose: (dialogue: number | null) => void;
}) {
  const t = useWords();
  const text = useStore(draft.text);
  const rehearsal = useStore(knowledge.rehearsal);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const rehearse = async () => {
    setBusy(true);
    onChoose(null);
    const asked = draft.text.get();
    try {
      const answer = await post<Rehearsal>("/api/rehearse", { name: draft.name, text: asked, editor: EDITOR });
      knowledge.rehearsal.set({ text: asked, answer });
      setTrouble("");
    } catch (error) {
      setTrouble(said(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div class="rehearse-bar">
        <button type="button" class="strong" disabled={busy} onClick={() => void rehearse()}>
          {busy ? t("know.rehearsing") : t("know.rehearse")}
        </button>
        <span class="quiet-text" role="status">
          {rehearsal && rehearsal.text !== text ? t("know.rehearsal.old") : rehearsal ? "" : t("know.rehearse.lead")}
        </span>
      </div>
      {trouble && <Trouble words={trouble} />}
      {rehearsal && <Covered draft={draft} found={rehearsal.answer} chosen={chosen} onChoose={onChoose} />}
    </>
  );
}

interface Shown {
  draft: Draft;
  found: Rehearsal;
  chosen: number | null;
  onChoose: (dialogue: number | null) => void;
}

function Covered({ draft, found, chosen, onChoose }: Shown) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  return (
    <>
      <p class={found.left.length || found.stopped ? "warn" : "good"}>{summary(t, look, found)}</p>
      {found.stopped && <p class="warn">{t("know.stopped")}</p>}
      {found.left.length > 0 && (
        <ul class="left-out">
          {found.left.map((one, place) => (
            <li key={place}>
              <button type="button" class="link" onClick={() => draft.jump(one.line)}>
                {one.move ? moveName(look, one.move) : titleOf(look, one.section ?? "")}
              </button>
              : {one.why}
            </li>
          ))}
        </ul>
      )}
      <h3>{t("know.dialogues")}</h3>
      <div class="dialogues" role="group" aria-label={t("know.dialogues")}>
        {found.dialogues.map((one, place) => (
          <Fragment key={place}>
            <button type="button" aria-expanded={place === chosen} onClick={() => onChoose(place === chosen ? null : place)}>
              {one.title}
            </button>
            {place === chosen && <Transcript draft={draft} turns={one.turns} />}
          </Fragment>
        ))}
      </div>
      {found.more > 0 && <p class="quiet-text">{t("know.more", { n: found.more })}</p>}
    </>
  );
}

function summary(t: Translate, look: Look | null, found: Rehearsal): string {
  const { sections, moves } = found.covered;
  const left = new Set(found.left.flatMap((one) => one.move ?? []));
  return t("know.covered", {
    sections: sections.length,
    all_sections: look?.outline.length ?? sections.length,
    moves: moves.length,
    all_moves: moves.length + left.size,
  });
}

function moveName(look: Look | null, id: string): string {
  const move = look?.moves.find((one) => one.id === id);
  if (!move) return id;
  const from = move.source === null ? "" : titleOf(look, move.source);
  return `${from} → ${titleOf(look, move.target)}`;
}
