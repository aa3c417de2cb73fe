import { useState } from "preact/hooks";
import { ask, post, said } from "../shared/api";
import { useAsked } from "../shared/asked";
import { may, useMe } from "../shared/me";
import { Loading, Trouble } from "../shared/told";
import { useWords } from "../shared/words";
import { caseAddress } from "./case_shapes";
import type { Case, Ran } from "./case_shapes";
import { Courses } from "./course";
import { useRunning } from "./running";

/** Fixed conversations: run at one press, with what is not as it was accepted. */
export function Cases({ script }: { script?: string }) {
  const t = useWords();
  const { answer, trouble, again } = useAsked<Case[]>("/api/cases");
  const running = useRunning();
  const mayRun = may(useMe().me, "keep cases");
  const cases = answer?.filter((one) => !script || one.script === script || one.error);
  if (!cases) return trouble ? <Trouble words={trouble} again={again} /> : <Loading />;
  const ran = cases.flatMap((one) => running.ran.get(one.name) ?? []);
  return (
    <section class="cases" aria-label={t("cases")}>
      <header>
        <h2>{t("cases")}</h2>
        {mayRun && cases.length > 0 && (
          <button type="button" class="strong" disabled={running.left.size > 0} onClick={() => running.run(cases.map((one) => one.name))}>
            {running.left.size > 0 ? t("case.running", { n: running.left.size }) : t("case.run.all")}
          </button>
        )}
      </header>
      <p class="lead">{cases.length ? t("cases.lead") : t("cases.none")}</p>
      <p role="status" class="quiet-text">
        {ran.length > 0 && running.left.size === 0 && summary(t, ran)}
      </p>
      {running.trouble && <p class="trouble">{running.trouble}</p>}
      <ul>
        {cases.map((one) => (
          <li key={one.name}>
            <Item
              one={one}
              ran={running.ran.get(one.name)}
              isRunning={running.left.has(one.name)}
              mayRun={mayRun}
              onRun={() => running.run([one.name])}
              onChanged={again}
              onAccepted={() => running.forget(one.name)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function summary(t: ReturnType<typeof useWords>, ran: readonly Ran[]): string {
  const changed = ran.filter((one) => one.changes?.length).length;
  const failed = ran.filter((one) => one.error).length;
  return [
    t("case.count", { n: ran.length }),
    t("case.count.changed", { n: changed }),
    ...(failed ? [t("case.count.failed", { n: failed })] : []),
  ].join(" · ");
}

interface ItemProps {
  one: Case;
  ran: Ran | undefined;
  isRunning: boolean;
  mayRun: boolean;
  onRun: () => void;
  onChanged: () => void;
  onAccepted: () => void;
}

function Item({ one, ran, isRunning, mayRun, onRun, onChanged, onAccepted }: ItemProps) {
  const t = useWords();
  const [trouble, setTrouble] = useState("");
  const [isSure, setSure] = useState(false);
  const doing = async (what: () => Promise<unknown>) => {
    try {
      await what();
      setTrouble("");
      onAccepted();
      onChanged();
    } catch (error) {
      setTrouble(said(error));
    }
  };
  const remove = () => (isSure ? void doing(() => ask("DELETE", caseAddress(one.name))) : setSure(true));
  const canAccept = ran?.course && (ran.changes === null || ran.changes.length > 0);
  return (
    <details class="case card" open={Boolean(ran?.changes?.length || canAccept)}>
      <summary>
        <strong>{one.name}</strong>
        <State one={one} ran={ran} isRunning={isRunning} />
        <small>{[one.script, one.remark].filter(Boolean).join(" · ")}</small>
      </summary>
      {(one.error || ran?.error) && <p class="bad">{ran?.error || one.error}</p>}
      {trouble && (
        <p class="bad" role="alert">
          {trouble}
        </p>
      )}
      <Courses accepted={one.accepted} now={ran?.course ?? null} />
      <h3>{t("case.messages")}</h3>
      <ol class="case-messages">
        {one.messages.map((text, place) => (
          <li key={place}>{text}</li>
        ))}
      </ol>
      {mayRun && (
        <div class="act-buttons">
          {canAccept && (
            <button type="button" class="strong" onClick={() => void doing(() => post(caseAddress(one.name, "accept"), { course: ran.course }))}>
              {t("case.accept")}
            </button>
          )}
          <button type="button" disabled={isRunning} onClick={onRun}>
            {t("case.run")}
          </button>
          <button type="button" class="quiet" onClick={remove} onBlur={() => setSure(false)}>
            {t(isSure ? "case.remove.sure" : "case.remove")}
          </button>
        </div>
      )}
    </details>
  );
}

function State({ one, ran, isRunning }: { one: Case; ran: Ran | undefined; isRunning: boolean }) {
  const t = useWords();
  if (isRunning) return <span class="chip">{t("case.state.running")}</span>;
  if (one.error || ran?.error) return <span class="chip bad">{t("case.state.failed")}</span>;
  if (!one.accepted) return <span class="chip warn">{t("case.state.new")}</span>;
  if (!ran) return <span class="chip">{t("case.state.waits")}</span>;
  if (ran.changes?.length) return <span class="chip bad">{t("case.state.changed")}</span>;
  return <span class="chip good">{t("case.state.same")}</span>;
}
