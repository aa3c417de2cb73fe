import type { Draft } from "../editing/draft";
import { FindingList } from "../editing/findings";
import type { Finding } from "../editing/shapes";
import { Trouble } from "../shared/told";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import type { Knowledge } from "./prover";
import type { Proof, Proofs } from "./shapes";

interface Props {
  draft: Draft;
  knowledge: Knowledge;
}

/** Whether the answers are about the text as it stands. */
export function Freshness({ draft, knowledge }: Props) {
  const t = useWords();
  const text = useStore(draft.text);
  const proofs = useStore(knowledge.proofs);
  const trouble = useStore(knowledge.trouble);
  if (trouble) return <Trouble words={trouble} />;
  if (proofs?.text === text) return <NotProved sentences={proofs.answer.not_proved} />;
  return (
    <p class="quiet-text" role="status">
      {t(proofs ? "know.proving.again" : "know.proving")}
    </p>
  );
}

/** What was left out, and why: silence would be taken for a proof. */
function NotProved({ sentences }: { sentences: readonly string[] }) {
  const t = useWords();
  if (!sentences.length) return null;
  return (
    <div class="notice">
      <strong>{t("know.not_proved")}</strong>
      <ul>
        {sentences.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}

/** What the script promises, and whether it is so on every way through it. */
export function Guarantees({ draft, knowledge, chosen, onChoose }: Props & { chosen: Proof | null; onChoose: (one: Proof) => void }) {
  const t = useWords();
  const proofs = useStore(knowledge.proofs);
  const list = proofs?.answer.proofs;
  return (
    <>
      <Freshness draft={draft} knowledge={knowledge} />
      {list?.length === 0 && <p class="quiet-text">{t("know.guarantees.none")}</p>}
      <ul class="proofs">
        {list?.map((one, place) => (
          <li key={`${place} ${one.guarantee}`} class={one === chosen ? "chosen" : ""}>
            <Verdict proof={one} />
            <div>
              <button type="button" class="link" onClick={() => draft.jump(one.line)}>
                {one.guarantee}
              </button>
              {one.why && <p class="quiet-text">{one.why}</p>}
            </div>
            {one.walk.length > 0 && (
              <button type="button" aria-pressed={one === chosen} onClick={() => onChoose(one)}>
                {t("know.walk.show")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Verdict({ proof }: { proof: Proof }) {
  const t = useWords();
  if (proof.holds === null) return <span class="chip warn">? {t("know.unknown")}</span>;
  return proof.holds ? (
    <span class="chip good">✓ {t("know.holds")}</span>
  ) : (
    <span class="chip bad">✗ {t("know.broken")}</span>
  );
}

/** Say the value with which it is so, where the message does not. */
function withValue(one: Proofs["findings"][number]): Finding {
  if (!one.value || one.message.includes(one.value)) return one;
  return { ...one, message: `${one.value}: ${one.message}` };
}

/** What was found besides guarantees that do not hold, which have a panel of their own. */
export function gapsOf(proofs: Proofs | undefined): Proofs["findings"] | undefined {
  return proofs?.findings.filter((one) => one.rule !== "broken-guarantee");
}

/** Values that lead nowhere, and rules that nothing can reach. */
export function Gaps({ draft, knowledge }: Props) {
  const t = useWords();
  const proofs = useStore(knowledge.proofs);
  const found = gapsOf(proofs?.answer);
  return (
    <>
      <Freshness draft={draft} knowledge={knowledge} />
      {found?.length === 0 && <p class="good">{t("know.gaps.none")}</p>}
      {found && found.length > 0 && <FindingList draft={draft} findings={found.map(withValue)} />}
    </>
  );
}
