import { useEffect, useMemo, useState } from "preact/hooks";
import { may, useMe } from "../shared/me";
import { Picture } from "../shared/picture";
import type { Marked } from "../shared/picture";
import { PrintLink } from "../shared/print_link";
import { link } from "../shared/router";
import { Splitter } from "../shared/splitter";
import { useStore } from "../shared/store";
import { Tabs } from "../shared/tabs";
import type { Tab } from "../shared/tabs";
import { Loading, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import type { Draft } from "./draft";
import { Editor } from "./editor";
import { lead } from "./leading";
import { marksOf, once, partsAt, writtenAt } from "./placed";
import { Conflict, Offer, SaveDialog, useSaveKey } from "./saving";
import { UsedBy } from "./used_by";

interface Props {
  page: "write" | "know";
  draft: Draft;
  tabs: readonly Tab[];
  chosen: string;
  onChoose: (tab: string) => void;
  /** What the page shows in the picture besides findings and the section of the cursor. */
  marks?: readonly Marked[];
}

const NONE: readonly Marked[] = [];

/** Text, picture and panels of one script: what the pages Write and Know have in common. */
export function Workspace({ page, draft, tabs, chosen, onChoose, marks = NONE }: Props) {
  const t = useWords();
  const base = useStore(draft.base);
  const trouble = useStore(draft.trouble);
  const offered = useStore(draft.offered);
  const [saving, setSaving] = useState<{ over?: string } | null>(null);
  useEffect(() => {
    const open = () => void draft.open();
    open();
    addEventListener("focus", open); // somebody may have saved while this window was behind others
    return () => removeEventListener("focus", open);
  }, [draft]);
  const { me } = useMe();
  useSaveKey(() => {
    if (draft.isChanged && !saving && may(me, "write")) setSaving({});
  });
  if (!base) return trouble ? <Trouble words={trouble} again={() => void draft.open()} /> : <Loading />;
  return (
    <div class="workspace">
      <Bar page={page} draft={draft} onSave={() => setSaving({})} />
      <UsedBy page={page} draft={draft} />
      <Offer draft={draft} />
      <Conflict draft={draft} onSave={(over) => setSaving({ over })} />
      <div class="work">
        <div class={`written ${page}`}>
          <Editor draft={draft} locked={offered !== null} />
          <Splitter name={`${page}-text`} axis="y" usual={page === "know" ? 50 : 66} label={t("edit.split.panel")} />
          <Tabs label={t("edit.panels")} tabs={tabs} chosen={chosen} onChoose={onChoose} />
        </div>
        <Splitter name="text" axis="x" usual={50} label={t("edit.split.picture")} />
        <DraftPicture draft={draft} marks={marks} />
      </div>
      {saving && <SaveDialog draft={draft} over={saving.over} onClose={() => setSaving(null)} />}
    </div>
  );
}

function Bar({ page, draft, onSave }: { page: Props["page"]; draft: Draft; onSave: () => void }) {
  const t = useWords();
  const base = useStore(draft.base);
  useStore(draft.text);
  const stale = useStore(draft.looker.trouble);
  const { me } = useMe();
  const isPart = useStore(draft.usedBy) !== null; // it is printed with the scripts that use it
  const changed = draft.isChanged;
  const state = base?.revision === null ? t("edit.new") : changed ? t("edit.changed") : t("edit.saved");
  return (
    <div class="bar">
      <a href={link(page)}>{t("write.files")}</a>
      <span aria-hidden="true">/</span>
      <h1>{draft.name}</h1>
      <span class={changed ? "chip warn" : "chip"} role="status">
        {state}
      </span>
      {base?.revision && !isPart && <PrintLink path={`scripts/${encodeURIComponent(draft.name)}`} />}
      {stale && (
        <span class="bad" role="alert">
          {t("edit.stale", { why: stale })}
        </span>
      )}
      {me === null || may(me, "write") ? (
        <button type="button" class="strong" disabled={!changed} title="Ctrl-S" onClick={onSave}>
          {t("edit.save")}
        </button>
      ) : (
        <span class="chip">{t("edit.reading")}</span>
      )}
    </div>
  );
}

function DraftPicture({ draft, marks }: { draft: Draft; marks: readonly Marked[] }) {
  const looked = useStore(draft.looker.looked);
  const drawn = useStore(draft.looker.drawn);
  const outlined = useStore(draft.looker.outlined);
  const line = useStore(draft.line);
  const lit = partsAt(outlined, line);
  const key = JSON.stringify(lit);
  const all = useMemo(() => {
    const found = looked ? marksOf(looked.look.findings) : [];
    return [...once([...found, ...marks]), ...lit.map((part): Marked => ({ ...part, mark: "lit" }))];
  }, [looked, marks, key]);
  return (
    <Picture
      svg={drawn?.picture ?? null}
      old={looked !== null && drawn !== null && looked.look.picture === null}
      waiting={looked === null}
      why={looked?.look.not_drawn ?? ""}
      marks={all}
      onPick={(part) => lead(draft, writtenAt(outlined, part) ?? { line: 0 })}
    />
  );
}
