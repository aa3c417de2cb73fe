import { place } from "../shared/router";
import { useStore } from "../shared/store";
import { SessionPage } from "./document";
import { Sessions } from "./sessions";
import { Weak } from "./weak";

/** `#/read` lists sessions, `#/read/session/NAME` shows one, `#/read/weak` tells of weak sections. */
export function ReadPage() {
  const [what, name] = useStore(place).parts;
  if (what === "session" && name) return <SessionPage key={name} session={name} />;
  return what === "weak" ? <Weak script={name} /> : <Sessions />;
}
