import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../editing/draft";
import type { Version } from "../editing/shapes";
import { get, said } from "../shared/api";
import { useAsked } from "../shared/asked";
import { useStore } from "../shared/store";
import { Loading, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";
import { Compare } from "./compare";

/** Every version of a script: read, compared with another one, and put back into the editor. */
export function Versions({ draft }: { draft: Draft }) {
  const t = useWords();
  const base = useStore(draft.base);
  const saves = useStore(draft.saves);
  const { answer, trouble, again } = useAsked<Version[]>(base?.revision ? draft.path("versions") : null);
  const [pair, setPair] = useState<[Version, Version] | null>(null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    if (saves) again();
  }, [saves]);
  if (!base?.revision) return <p class="quiet-text">{t("write.versions.none")}</p>;
  if (trouble) return <Trouble words={trouble} again={again} />;
  if (!answer) return <Loading />;
  const restore = async (one: Version) => {
    try {
      const { text } = await get<{ text: string }>(draft.path("versions", one.revision));
      draft.replace(text);
      draft.view?.focus();
      setFailed("");
    } catch (error) {
      setFailed(said(error));
    }
  };
  return (
    <>
      <p class="quiet-text">{t("write.versions.lead")}</p>
      {failed && <Trouble words={failed} />}
      <VersionList versions={answer} current={base.revision} onRestore={(one) => void restore(one)} onCompare={(old, now) => setPair([old, now])} />
      {pair && <Compare draft={draft} old={pair[0]} now={pair[1]} onClose={() => setPair(null)} />}
    </>
  );
}

interface Listed {
  versions: readonly Version[];
  current: string;
  onRestore: (one: Version) => void;
  onCompare: (old: Version, now: Version) => void;
}

function VersionList({ versions, current, onRestore, onCompare }: Listed) {
  const t = useWords();
  const [older, setOlder] = useState(Math.min(1, versions.length - 1));
  const [newer, setNewer] = useState(0);
  const [old, now] = [versions[older], versions[newer]];
  return (
    <>
      <div class="compare-bar">
        <button type="button" disabled={!old || !now || older === newer} onClick={() => old && now && onCompare(old, now)}>
          {t("write.compare")}
        </button>
      </div>
      <table class="versions">
        <thead>
          <tr>
            <th scope="col">{t("write.old")}</th>
            <th scope="col">{t("write.new")}</th>
            <th scope="col">{t("write.when")}</th>
            <th scope="col">{t("write.remark")}</th>
            <th scope="col">
              <span class="hidden-words">{t("write.restore")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((one, place) => (
            <tr key={`${one.revision} ${one.saved_at}`}>
              <td>
                <input type="radio" name="old" aria-label={t("write.old.of", { when: moment(one.saved_at) })} checked={place === older} onChange={() => setOlder(place)} />
              </td>
              <td>
                <input type="radio" name="new" aria-label={t("write.new.of", { when: moment(one.saved_at) })} checked={place === newer} onChange={() => setNewer(place)} />
              </td>
              <td>
                {moment(one.saved_at)}
                {one.author && <small>{one.author}</small>}
              </td>
              <td>{one.remark || (one.outside ? <i>{t("write.outside")}</i> : "")}</td>
              <td>
                {place === 0 && one.revision === current ? (
                  <span class="chip good">{t("write.current")}</span>
                ) : (
                  <button type="button" class="link" onClick={() => onRestore(one)}>
                    {t("write.restore")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
