import { useState } from "preact/hooks";
import type { SessionDocument } from "../session/shapes";
import { get, put, said } from "../shared/api";
import { Dialog } from "../shared/dialog";
import { go } from "../shared/router";
import { useWords } from "../shared/words";
import { caseAddress } from "./case_shapes";
import type { Case } from "./case_shapes";

/** Keeps what the user has said as a case, under a name. */
export function Keeping({ script, told, onClose }: { script: string; told: SessionDocument; onClose: () => void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const [remark, setRemark] = useState("");
  const [trouble, setTrouble] = useState("");
  const messages = told.turns.map((turn) => turn.user.map((one) => one.text).join("\n")).filter(Boolean);
  const keep = async (event: Event) => {
    event.preventDefault();
    try {
      const cases = await get<Case[]>("/api/cases");
      if (cases.some((one) => one.name === name.trim())) {
        setTrouble(t("keep.taken"));
        return;
      }
      await put(caseAddress(name.trim()), { script, messages, remark: remark.trim() });
      go("try", script, "cases");
    } catch (error) {
      setTrouble(said(error));
    }
  };
  return (
    <Dialog title={t("keep")} onClose={onClose}>
      <form onSubmit={keep}>
        <p>{t("keep.why", { n: messages.length })}</p>
        <label>
          {t("keep.name")}
          <input value={name} maxLength={100} required onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          {t("keep.remark")}
          <input value={remark} maxLength={2000} onInput={(event) => setRemark(event.currentTarget.value)} />
        </label>
        <p class="bad" role="alert">
          {trouble}
        </p>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" class="strong">
            {t("keep.do")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
