import { useEffect, useState } from "preact/hooks";
import { get, said } from "./api";

export interface Asked<T> {
  answer: T | null;
  trouble: string | null;
  again: () => void;
}

/** Ask for an address when it changes, and when told to; the last answer stays meanwhile. */
export function useAsked<T>(path: string | null): Asked<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => setAnswer(null), [path]);
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    get<T>(path, stop.signal)
      .then((got) => {
        setAnswer(got);
        setTrouble(null);
      })
      .catch((error) => {
        if (!stop.signal.aborted) setTrouble(said(error));
      });
    return () => stop.abort();
  }, [path, round]);
  return { answer, trouble, again: () => setRound((n) => n + 1) };
}
