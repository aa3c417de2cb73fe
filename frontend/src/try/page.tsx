import { useEffect } from "preact/hooks";
import { newSession } from "../session/trial";
import { useAsked } from "../shared/asked";
import { link, place } from "../shared/router";
import { useStore } from "../shared/store";
import { Sheet } from "../shared/told";
import { useWords } from "../shared/words";
import { Cases } from "./cases";
import { Choice } from "./choice";
import { Trying } from "./trying";

/** Stands where a session would: the names of those begin with `try-`. */
const CASES = "cases";

/** `#/try` chooses a script, `#/try/SCRIPT` begins a session, `#/try/SCRIPT/SESSION` goes on with one. */
export function TryPage() {
  const [script, session] = useStore(place).parts;
  if (!script) return <Choice />;
  if (session === CASES) return <CasesOf script={script} />;
  return session ? <Trying key={session} script={script} session={session} /> : <Beginning script={script} />;
}

function Beginning({ script }: { script: string }) {
  useEffect(() => location.replace(link("try", script, newSession(script))), [script]);
  return null;
}

function CasesOf({ script }: { script: string }) {
  const t = useWords();
  const scripts = useAsked<Array<{ id: string | null; title: string }>>("/api/scripts").answer;
  const title = scripts?.find((one) => one.id === script)?.title || script;
  return (
    <Sheet title={t("cases.of", { title })}>
      <p>
        <a href={link("try")}>← {t("nav.try")}</a>
      </p>
      <Cases script={script} />
    </Sheet>
  );
}
