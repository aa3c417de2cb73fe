import { useId, useState } from "preact/hooks";
import { draftOf } from "../editing/draft";
import { AskDialog } from "../shared/dialog";
import { go } from "../shared/router";
import { useWords } from "../shared/words";

const NAME = /^[A-Za-z0-9_-]+$/;
const ENDINGS = [".yaml", ".md"] as const;

/** Asks for a name, and begins a script with two sections; it is no file before it is saved. */
export function NewScript({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useWords();
  const [trouble, setTrouble] = useState("");
  const rule = useId();
  const begin = (form: FormData) => {
    const id = String(form.get("name")).trim();
    if (!NAME.test(id)) return setTrouble(t(id ? "write.new.wrong" : "write.new.nameless", { name: id }));
    const file = id + String(form.get("ending"));
    if (taken.includes(file)) return setTrouble(t("write.new.taken", { name: file }));
    const isMarkdown = file.endsWith(".md");
    draftOf(file).begin(t(isMarkdown ? "write.new.markdown" : "write.new.yaml", { id }));
    return go("write", file);
  };
  return (
    <AskDialog
      title={t("write.new_script")}
      submit={t("write.new.begin")}
      trouble={trouble}
      onSubmit={begin}
      onClose={onClose}
    >
      <label>
        {t("write.new.name")}
        <input name="name" maxLength={80} autocomplete="off" aria-describedby={rule} />
      </label>
      <small id={rule} class="quiet-text">
        {t("write.new.letters")}
      </small>
      <fieldset>
        <legend>{t("write.new.form")}</legend>
        {ENDINGS.map((one, place) => (
          <label key={one}>
            <input type="radio" name="ending" value={one} defaultChecked={place === 0} />{" "}
            {t(one === ".md" ? "write.new.as_markdown" : "write.new.as_yaml")}
          </label>
        ))}
      </fieldset>
    </AskDialog>
  );
}
