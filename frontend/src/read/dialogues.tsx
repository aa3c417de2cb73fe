import { useState } from "preact/hooks";
import type { Identity } from "../session/shapes";
import { asking, usePages } from "../shared/pages";
import { link } from "../shared/router";
import { Loading, Sheet, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";
import type { Word } from "../shared/words";
import { Choice } from "./choice";
import { Rows } from "./rows";
import { Sub } from "./sub";

/** A dialogue of results as the server lists it; of a broken line only where it is, and why. */
export interface DialogueListed {
  at: number;
  line: number;
  id: string;
  script: Identity | null;
  mode: string;
  patient: string;
  ended: boolean;
  exit_reason: string;
  section: string;
  turns: number;
  began_at: string;
  danger: string;
  rehearsal: boolean;
  error: string;
}

const MODES = ["single", "multi", "speculative", "unconstrained-single", "unconstrained-multi", "roleplay"];
const ENDS: ReadonlyArray<[string, Word]> = [
  ["ended", "status.ended"],
  ["stopped", "results.not_ended"],
];
const ALL = { mode: "", status: "", danger: false, text: "" };

/** The dialogues of results, as far as they fit. */
export function Dialogues({ of }: { of: string }) {
  const t = useWords();
  const [wanted, setWanted] = useState(ALL);
  const { rows, more, busy, trouble, next, again } = usePages<DialogueListed>("/api/results/dialogues", "dialogues", asking({ of, ...wanted }));
  const set = (change: Partial<typeof ALL>) => setWanted({ ...wanted, ...change });
  return (
    <Sheet title={of} lead={t("results.dialogues.lead")}>
      <Sub here="results" />
      <form class="filters card" aria-label={t("read.filters")} onSubmit={(event) => event.preventDefault()}>
        <Choice label="results.mode" value={wanted.mode} options={MODES.map((mode) => [mode, mode])} onChoose={(mode) => set({ mode })} />
        <Choice label="read.status" value={wanted.status} options={ENDS.map(([id, word]) => [id, t(word)])} onChoose={(status) => set({ status })} />
        <label class="search">
          {t("results.text")}
          <input type="search" value={wanted.text} maxLength={200} onInput={(event) => set({ text: event.currentTarget.value })} />
        </label>
        <span class="ticks">
          <label>
            <input type="checkbox" checked={wanted.danger} onChange={(event) => set({ danger: event.currentTarget.checked })} />
            {t("results.danger")}
          </label>
        </span>
      </form>
      <Over of={of} rows={rows ?? []} />
      {trouble && <Trouble words={trouble} again={again} />}
      {!rows && !trouble && <Loading />}
      {rows?.length === 0 && <p role="status">{t(more ? "results.none_yet" : "results.none_fits")}</p>}
      {rows && rows.length > 0 && (
        <Rows named="results.dialogue" dated="results.began">
          {rows.map((one) => (
            <Row key={one.at} of={of} one={one} />
          ))}
        </Rows>
      )}
      {more && (
        <button type="button" class="more" disabled={busy} onClick={next}>
          {busy ? t("loading") : t("read.more")}
        </button>
      )}
    </Sheet>
  );
}

/** What there is over all dialogues: the report, and the weak sections of each script. */
function Over({ of, rows }: { of: string; rows: readonly DialogueListed[] }) {
  const t = useWords();
  const scripts = [...new Set(rows.map((one) => one.script?.id ?? "").filter(Boolean))];
  return (
    <p class="links">
      <a href={`/print/results/report?${new URLSearchParams({ of })}`} target="_blank" rel="noopener">
        {t("weak.report")}
      </a>
      {scripts.map((script) => (
        <a key={script} href={link("read", "results", of, "weak", script)}>
          {t("results.weak_of", { script })}
        </a>
      ))}
    </p>
  );
}

function Row({ of, one }: { of: string; one: DialogueListed }) {
  const t = useWords();
  if (one.error)
    return (
      <tr>
        <th scope="row">{t("results.line", { n: one.line })}</th>
        <td colSpan={4} class="bad">
          {one.error}
        </td>
      </tr>
    );
  return (
    <tr>
      <th scope="row">
        <a href={link("read", "results", of, String(one.at), one.id)}>{one.id}</a>
        <small>{[one.script?.id, one.mode, one.patient].filter(Boolean).join(" · ")}</small>
      </th>
      <td>{one.section}</td>
      <td class="number">{one.turns}</td>
      <td>{moment(one.began_at)}</td>
      <td>
        <Chips one={one} />
      </td>
    </tr>
  );
}

/** How a dialogue ended, and what has to be known of it. */
export function Chips({ one }: { one: DialogueListed }) {
  const t = useWords();
  return (
    <span class="chips">
      {one.danger && <span class="chip bad">{t("results.heard", { level: one.danger })}</span>}
      <span class="chip">{one.ended ? t("status.ended") : t("results.stopped_by", { why: one.exit_reason })}</span>
      {one.rehearsal && <span class="chip">{t("results.rehearsal")}</span>}
    </span>
  );
}
