import { useState } from "preact/hooks";
import { draftOf } from "../editing/draft";
import type { Draft } from "../editing/draft";
import { Findings } from "../editing/findings";
import { Workspace } from "../editing/workspace";
import { place } from "../shared/router";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import { Comments, useComments } from "./comments";
import { Files } from "./files";
import { Versions } from "./versions";

export function WritePage() {
  const name = useStore(place).parts[0];
  return name ? <Writing key={name} draft={draftOf(name)} /> : <Files page="write" />;
}

function Writing({ draft }: { draft: Draft }) {
  const t = useWords();
  const [tab, setTab] = useState("findings");
  const found = useStore(draft.looker.looked)?.look.findings.length;
  const comments = useComments(draft);
  const open = comments.answer?.filter((one) => !one.settled).length;
  const tabs = [
    { id: "findings", name: t("edit.findings"), count: found ?? "…", shown: () => <Findings draft={draft} /> },
    { id: "versions", name: t("write.versions"), shown: () => <Versions draft={draft} /> },
    { id: "comments", name: t("write.comments"), ...(open ? { count: open } : {}), shown: () => <Comments draft={draft} comments={comments} /> },
  ];
  return <Workspace page="write" draft={draft} tabs={tabs} chosen={tab} onChoose={setTab} />;
}
