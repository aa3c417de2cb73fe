import { useState } from "preact/hooks";
import { author } from "../shared/author";
import { useMe } from "../shared/me";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";

export interface Actor {
  /** Empty while nobody has said it. */
  name: string;
  /** Whether the server knows it, so that it cannot be another here. */
  isSigned: boolean;
}

/** Say who acts here: whoever is signed in, or else who says their name. */
export function useActor(): Actor {
  const { me } = useMe();
  const told = useStore(author);
  return me?.name ? { name: me.name, isSigned: true } : { name: told, isSigned: false };
}

/** Asks for a name where there is none, and says under which one acts. */
export function Named({ actor }: { actor: Actor }) {
  const t = useWords();
  const [name, setName] = useState("");
  const set = (event: Event) => {
    event.preventDefault();
    if (name.trim()) author.set(name.trim());
  };
  if (actor.name) {
    return (
      <p class="quiet-text">
        {t("care.name.as", { name: actor.name })}{" "}
        {!actor.isSigned && (
          <button type="button" class="link" onClick={() => author.set("")}>
            {t("care.name.change")}
          </button>
        )}
      </p>
    );
  }
  return (
    <form class="naming" onSubmit={set}>
      <label>
        {t("care.name")}
        <input value={name} maxLength={100} autocomplete="name" required onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <button type="submit" class="strong">
        {t("care.name.set")}
      </button>
      <p class="quiet-text">{t("care.name.why")}</p>
    </form>
  );
}
