import { useState } from "preact/hooks";
import type { SessionDocument } from "../session/shapes";
import { get, put, said } from "../shared/api";
import { AskDialog } from "../shared/dialog";
import { go } from "../shared/router";
import { useWords } from "../shared/words";
import { caseAddress } from "./case_shapes";
import type { Case } from "./case_shapes";

/** Keeps what the user has said as a case, under a name; what came of it counts as accepted. */
export function Keeping({ script, told, onClose }: { script: string; told: SessionDocument; onClose: () => void }) {
  const t = useWords();
  const [trouble, setTrouble] = useState("");
  const messages = told.turns.flatMap((turn) => turn.user.map((one) => one.text));
  const keep = async (form: FormData) => {
    const name = String(form.get("name")).trim();
    const remark = String(form.get("remark")).trim();
    try {
      const cases = await get<Case[]>("/api/cases");
      if (cases.some((one) => one.name === name)) {
        setTrouble(t("keep.taken"));
        return;
      }
      await put(caseAddress(name), { script, messages, remark, session: told.state.session });
      go("try", script, "cases");
    } catch (error) {
      setTrouble(said(error));
    }
  };
  return (
    <AskDialog title={t("keep")} submit={t("keep.do")} trouble={trouble} onSubmit={keep} onClose={onClose}>
      <p>{t("keep.why", { n: messages.length })}</p>
      <label>
        {t("keep.name")}
        <input name="name" maxLength={100} required />
      </label>
      <label>
        {t("keep.remark")}
        <input name="remark" maxLength={2000} />
      </label>
    </AskDialog>
  );
}
