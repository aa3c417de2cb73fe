import { useEffect, useRef, useState } from "preact/hooks";
import { Refusal, enter, said } from "./api";
import { useWords } from "./words";

/** Asks for the token that the server wants; what was asked meanwhile goes on afterwards. */
export function Lock() {
  const t = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await enter(field.current?.value ?? "");
    } catch (error) {
      const refused = error instanceof Refusal && [401, 403].includes(error.status);
      setTrouble(refused ? t("lock.wrong") : said(error));
    }
  };
  return (
    <form class="lock card" onSubmit={submit}>
      <h1>{t("lock.title")}</h1>
      <p>{t("lock.why")}</p>
      {/* Lets a password store tell this token from others. */}
      <input type="text" autocomplete="username" value="scriptgraph" hidden readOnly />
      <label>
        {t("lock.token")}
        <input ref={field} type="password" autocomplete="current-password" required />
      </label>
      <p class="bad" role="alert">
        {trouble}
      </p>
      <button type="submit" class="strong">
        {t("lock.enter")}
      </button>
    </form>
  );
}
