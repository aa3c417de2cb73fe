import { DangerChip } from "../session/danger";
import type { Listed } from "../session/shapes";
import { useAsked } from "../shared/asked";
import { link } from "../shared/router";
import { useStore } from "../shared/store";
import { Loading, Sheet, Trouble } from "../shared/told";
import { titles } from "../shared/titles";
import type { Titled } from "../shared/titles";
import { moment, useWords } from "../shared/words";
import type { Word } from "../shared/words";
import { filters, useListing } from "./listing";
import type { Filters } from "./listing";
import { Choice } from "./choice";
import { Rows } from "./rows";
import { Sub } from "./sub";

/** The sessions of the store, as far as they fit. */
export function Sessions() {
  const t = useWords();
  const wanted = useStore(filters);
  const { rows: sessions, more, busy, trouble, next, again } = useListing(wanted);
  return (
    <Sheet title={t("nav.read")} lead={t("read.lead")}>
      <Sub here="sessions" />
      <Filtering wanted={wanted} />
      {trouble && <Trouble words={trouble} again={again} />}
      {!sessions && !trouble && <Loading />}
      {sessions?.length === 0 && !more && <p role="status">{t("read.none")}</p>}
      {sessions && sessions.length > 0 && (
        <Rows named="read.session" dated="read.last">
          {sessions.map((one) => (
            <Row key={one.session} one={one} />
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

const STATUS: ReadonlyArray<[string, Word]> = [
  ["open", "status.open"],
  ["ended", "status.ended"],
];

const KINDS: ReadonlyArray<[string, Word]> = [
  ["chat", "read.kind.chat"],
  ["simulated", "read.kind.simulated"],
];

function Filtering({ wanted }: { wanted: Filters }) {
  const t = useWords();
  const scripts = useAsked<Titled[]>("/api/scripts").answer;
  const set = (change: Partial<Filters>) => filters.set({ ...wanted, ...change });
  const known = [...titles(scripts ?? [])];
  return (
    <form class="filters card" aria-label={t("read.filters")} onSubmit={(event) => event.preventDefault()}>
      <Choice label="read.script" value={wanted.script} options={known} onChoose={(script) => set({ script })} />
      <Choice label="read.status" value={wanted.status} options={STATUS.map(([id, word]) => [id, t(word)])} onChoose={(status) => set({ status })} />
      <Choice label="read.kind" value={wanted.kind} options={KINDS.map(([id, word]) => [id, t(word)])} onChoose={(kind) => set({ kind })} />
      <label class="search">
        {t("read.text")}
        <input type="search" value={wanted.text} maxLength={200} onInput={(event) => set({ text: event.currentTarget.value })} />
      </label>
      <span class="ticks">
        <label>
          <input type="checkbox" checked={wanted.at_risk} onChange={(event) => set({ at_risk: event.currentTarget.checked })} />
          {t("read.at_risk")}
        </label>
        <label>
          <input type="checkbox" checked={wanted.waiting} onChange={(event) => set({ waiting: event.currentTarget.checked })} />
          {t("read.waiting")}
        </label>
      </span>
    </form>
  );
}

function Row({ one }: { one: Listed }) {
  const t = useWords();
  return (
    <tr>
      <th scope="row">
        <a href={link("read", "session", one.session)}>{one.session}</a>
        <small>{one.error ? t("read.damaged", { why: one.error }) : one.title}</small>
      </th>
      <td>{one.section}</td>
      <td class="number">{one.turn}</td>
      <td>
        <time dateTime={one.last_at}>{one.last_at && moment(one.last_at)}</time>
      </td>
      <td>
        <span class="chips">
          {one.danger && <DangerChip danger={one.danger} />}
          {one.waiting && <span class="chip warn">{t("read.waiting")}</span>}
          <span class="chip">{t(one.status === "ended" ? "status.ended" : "status.open")}</span>
          {one.kind === "simulated" && <span class="chip">{t("read.kind.simulated")}</span>}
        </span>
      </td>
    </tr>
  );
}
