import { useEffect } from "preact/hooks";
import { link, place } from "../shared/router";
import { useStore } from "../shared/store";
import { newSession } from "./chat";
import { Choice } from "./choice";
import { Trying } from "./trying";

/** `#/try` chooses a script, `#/try/SCRIPT` begins a session, `#/try/SCRIPT/SESSION` goes on with one. */
export function TryPage() {
  const [script, session] = useStore(place).parts;
  if (!script) return <Choice />;
  return session ? <Trying key={session} script={script} session={session} /> : <Beginning script={script} />;
}

function Beginning({ script }: { script: string }) {
  useEffect(() => location.replace(link("try", script, newSession(script))), [script]);
  return null;
}
