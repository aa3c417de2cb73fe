import { useEffect, useState } from "preact/hooks";
import { said } from "../shared/api";
import { author } from "../shared/author";
import { AskDialog, Dialog } from "../shared/dialog";
import { useStore } from "../shared/store";
import { moment, useWords } from "../shared/words";
import type { Draft } from "./draft";

/** Asks what has changed, and saves. */
export function SaveDialog({ draft, over, onClose }: { draft: Draft; over?: string | undefined; onClose: () => void }) {
  const t = useWords();
  const looked = useStore(draft.looker.looked);
  const name = useStore(author);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const errors = looked?.look.findings.filter((one) => one.severity === "error").length ?? 0;
  const save = async (form: FormData) => {
    author.set(String(form.get("author") ?? "").trim());
    setBusy(true);
    try {
      await draft.save(String(form.get("remark") ?? "").trim(), author.get(), over);
      onClose();
    } catch (error) {
      setTrouble(said(error));
      setBusy(false);
    }
  };
  return (
    <AskDialog
      title={t("edit.save.title")}
      submit={busy ? t("edit.saving") : t("edit.save")}
      trouble={trouble}
      busy={busy}
      onSubmit={save}
      onClose={onClose}
    >
      {errors > 0 && <p class="notice">{t("edit.save.errors", { n: errors })}</p>}
      <label>
        {t("edit.remark")}
        <input name="remark" autocomplete="off" maxLength={1000} />
      </label>
      <label>
        {t("edit.author")}
        <input name="author" autocomplete="name" maxLength={200} defaultValue={name} />
      </label>
    </AskDialog>
  );
}

/** Two people have written: says so, and lets one decide; nothing of either text is lost. */
export function Conflict({ draft, onSave }: { draft: Draft; onSave: (over: string) => void }) {
  const t = useWords();
  const current = useStore(draft.conflict);
  const [reading, setReading] = useState(false);
  if (!current) return null;
  const take = () => {
    const { text, revision } = current;
    draft.conflict.set(null);
    draft.replace(text ?? "");
    draft.base.set({ revision, text: text ?? "" });
  };
  const who = current.author || t("edit.conflict.somebody");
  return (
    <div class="notice conflict" role="alert">
      <p>{t("edit.conflict", { who, when: moment(current.saved_at) })}</p>
      <button type="button" class="strong" onClick={() => onSave(current.revision)}>
        {t("edit.conflict.mine")}
      </button>
      {current.text === null ? (
        <span>{t("edit.conflict.unread")}</span>
      ) : (
        <>
          <button type="button" onClick={take}>
            {t("edit.conflict.theirs")}
          </button>
          <button type="button" onClick={() => setReading(true)}>
            {t("edit.conflict.read")}
          </button>
        </>
      )}
      {reading && (
        <Dialog title={t("edit.conflict.read")} wide onClose={() => setReading(false)}>
          <pre class="text">{current.text}</pre>
        </Dialog>
      )}
    </div>
  );
}

/** Offers a text that was not saved when its tab was closed. */
export function Offer({ draft }: { draft: Draft }) {
  const t = useWords();
  const unsaved = useStore(draft.offered);
  if (!unsaved) return null;
  return (
    <div class="notice" role="alert">
      <p>{t("edit.unsaved", { when: moment(unsaved.at) })}</p>
      <button type="button" class="strong" onClick={() => draft.decide(true)}>
        {t("edit.unsaved.take")}
      </button>
      <button type="button" onClick={() => draft.decide(false)}>
        {t("edit.unsaved.leave")}
      </button>
    </div>
  );
}

/** Opens the dialog of saving on Ctrl-S, wherever the focus is. */
export function useSaveKey(save: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      save();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}
