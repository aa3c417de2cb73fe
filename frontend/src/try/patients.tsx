import { useState } from "preact/hooks";
import { useAsked } from "../shared/asked";
import { useStore } from "../shared/store";
import { useWords } from "../shared/words";
import type { Chat } from "./chat";

interface Patient {
  patient: string;
  name: string;
  summary: string;
  error: string;
}

const MOST = 100; // turns

/** A simulated patient plays on from where the session stands. */
export function Patients({ chat }: { chat: Chat }) {
  const t = useWords();
  const { told, busy, isPlaying, sent } = useStore(chat.view);
  const listed = useAsked<Patient[]>("/api/patients").answer;
  const known = listed?.filter((one) => !one.error) ?? [];
  const [chosen, setChosen] = useState("");
  const [turns, setTurns] = useState(5);
  const patient = known.find((one) => one.patient === chosen) ?? known[0];
  if (isPlaying) {
    return (
      <div class="patients">
        <span>{t("patient.playing", { name: patient?.name || t("patient") })}</span>
        <button type="button" onClick={() => chat.halt()}>
          {t("patient.stop")}
        </button>
      </div>
    );
  }
  if (!patient) return null;
  const isReady = told?.state.status === "open" && !told.state.human && !busy && !sent;
  const play = (event: Event) => {
    event.preventDefault();
    if (isReady) void chat.play(patient.patient, turns);
  };
  return (
    <form class="patients" onSubmit={play}>
      <select aria-label={t("patient")} title={patient.summary} value={patient.patient} onChange={(event) => setChosen(event.currentTarget.value)}>
        {known.map((one) => (
          <option key={one.patient} value={one.patient}>
            {one.name || one.patient}
          </option>
        ))}
      </select>
      <label>
        {t("patient.for")}
        <input type="number" min={1} max={MOST} value={turns} required onInput={(event) => setTurns(event.currentTarget.valueAsNumber || 1)} />
      </label>
      <button type="submit" disabled={!isReady}>
        {t("patient.play")}
      </button>
    </form>
  );
}
