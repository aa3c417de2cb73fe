import { useEffect, useMemo, useState } from "preact/hooks";
import { draftOf } from "../editing/draft";
import type { Draft } from "../editing/draft";
import { marksOf } from "../editing/placed";
import { Workspace } from "../editing/workspace";
import { place } from "../shared/router";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import { Files } from "../write/files";
import { Gaps, Guarantees, gapsOf } from "./proofs";
import { useProofs } from "./prover";
import type { Knowledge } from "./prover";
import { Rehearsing } from "./rehearsing";
import type { Proof } from "./shapes";
import { covered, coveredLines, visited, walked, walkedLines } from "./shown";
import { Walk } from "./walk";

export function KnowPage() {
  const name = useStore(place).parts[0];
  return name ? <Knowing key={name} draft={draftOf(name)} /> : <Files page="know" />;
}

function Knowing({ draft }: { draft: Draft }) {
  const t = useWords();
  const knowledge = useProofs(draft);
  const proofs = useStore(knowledge.proofs);
  const [tab, setTab] = useState("guarantees");
  const [chosen, setChosen] = useState<Proof | null>(null);
  const [dialogue, setDialogue] = useState<number | null>(null);
  useEffect(() => setChosen(null), [proofs]);
  const marks = useMarks(draft, knowledge, tab, chosen, dialogue);
  const broken = proofs?.answer.proofs.filter((one) => one.holds !== true).length;
  const tabs = [
    {
      id: "guarantees",
      name: t("know.guarantees"),
      ...(broken ? { count: broken } : {}),
      shown: () =>
        chosen && proofs ? (
          <Walk draft={draft} text={proofs.text} proof={chosen} onClose={() => setChosen(null)} />
        ) : (
          <Guarantees draft={draft} knowledge={knowledge} chosen={chosen} onChoose={setChosen} />
        ),
    },
    {
      id: "gaps",
      name: t("know.gaps"),
      count: gapsOf(proofs?.answer)?.length ?? "…",
      shown: () => <Gaps draft={draft} knowledge={knowledge} />,
    },
    {
      id: "rehearsal",
      name: t("know.rehearsal"),
      shown: () => <Rehearsing draft={draft} knowledge={knowledge} chosen={dialogue} onChoose={setDialogue} />,
    },
  ];
  return <Workspace page="know" draft={draft} tabs={tabs} chosen={tab} onChoose={setTab} marks={marks} />;
}

/** Draw in picture and text what the open panel is about. */
function useMarks(draft: Draft, knowledge: Knowledge, tab: string, chosen: Proof | null, dialogue: number | null) {
  const proofs = useStore(knowledge.proofs);
  const rehearsal = useStore(knowledge.rehearsal);
  const text = useStore(draft.text);
  const look = useStore(draft.looker.outlined);
  const held = tab === "rehearsal" && rehearsal?.text === text ? rehearsal.answer : null;
  useEffect(() => {
    const lines = held ? coveredLines(look, held) : chosen ? walkedLines(chosen) : [];
    draft.lines.set(lines);
    return () => draft.lines.set([]);
  }, [draft, held, chosen, look]);
  return useMemo(() => {
    if (held) return [...covered(held), ...visited(held.dialogues[dialogue ?? -1])];
    const found = proofs?.text === text ? marksOf(proofs.answer.findings) : [];
    return chosen ? walked(chosen) : found;
  }, [held, chosen, proofs, text, dialogue]);
}
