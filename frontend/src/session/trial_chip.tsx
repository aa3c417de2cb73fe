import { useWords } from "../shared/words";
import { trialOf } from "./trial";

/** Says of a session that nobody but who tries a script may be in it. */
export function TrialChip({ session }: { session: string }) {
  const t = useWords();
  const trial = trialOf(session);
  return trial && <span class="chip">{t(`session.${trial}`)}</span>;
}
