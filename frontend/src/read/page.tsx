import { place } from "../shared/router";
import { useStore } from "../shared/store";
import { DialoguePage } from "./dialogue";
import { Dialogues } from "./dialogues";
import { SessionPage } from "./document";
import { Results, WeakResults } from "./results";
import { Sessions } from "./sessions";
import { Weak } from "./weak";

/**
 * `#/read` lists sessions, `#/read/session/NAME` shows one, `#/read/weak` tells of weak sections;
 * `#/read/results` lists results, `.../OF` their dialogues, `.../OF/weak/SCRIPT`, `.../OF/AT/ID`.
 */
export function ReadPage() {
  const [what, name, at, id] = useStore(place).parts;
  if (what === "session" && name) return <SessionPage key={name} session={name} />;
  if (what === "results") return <ResultsPage of={name} at={at} id={id} />;
  return what === "weak" ? <Weak script={name} /> : <Sessions />;
}

function ResultsPage({ of, at, id }: Record<"of" | "at" | "id", string | undefined>) {
  if (!of) return <Results />;
  if (at === "weak" && id) return <WeakResults key={`${of} ${id}`} of={of} script={id} />;
  return at && id ? <DialoguePage key={`${of} ${at}`} of={of} at={at} id={id} /> : <Dialogues key={of} of={of} />;
}
