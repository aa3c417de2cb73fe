import { link, place } from "../shared/router";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import { SessionPage } from "./document";
import { Sessions } from "./sessions";

/** `#/read` lists sessions, `#/read/session/NAME` shows one, `#/read/weak` tells of weak sections. */
export function ReadPage() {
  const [what, name] = useStore(place).parts;
  if (what === "session" && name) return <SessionPage key={name} session={name} />;
  return <Sessions />;
}

/** The ways through what there is to read. */
export function Sub({ here }: { here: "sessions" | "weak" }) {
  const t = useWords();
  return (
    <nav class="sub" aria-label={t("read.sub")}>
      <a href={link("read")} aria-current={here === "sessions" ? "page" : undefined}>
        {t("read.sessions")}
      </a>
    </nav>
  );
}
