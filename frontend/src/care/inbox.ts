import { useEffect, useState } from "preact/hooks";
import type { Listed } from "../session/shapes";
import { get, said } from "../shared/api";

/** A session that needs a human. */
export interface Needy extends Listed {
  since: string;
  /** What the user has said that nobody has answered. */
  words: string[];
}

export interface InboxSeen {
  sessions: Needy[] | null;
  trouble: string | null;
  at: number;
}

const PERIOD = 4000; // milliseconds
const ALARM_PERIOD = 15_000; // milliseconds

/**
 * Count the sessions at risk, or waiting for a human, to which nobody has come; null where that is
 * not known. It is asked for in a tab behind others too: its title tells.
 */
export function useAlarm(mayCare: boolean): number | null {
  const [count, setCount] = useState<number | null>(0);
  useEffect(() => {
    if (!mayCare) return setCount(0);
    const stop = new AbortController();
    let timer = 0;
    const ask = async () => {
      const sessions = await get<Needy[]>("/api/inbox", stop.signal).catch(() => null);
      if (stop.signal.aborted) return;
      setCount(sessions && sessions.filter(isAlone).length);
      timer = window.setTimeout(() => void ask(), ALARM_PERIOD);
    };
    void ask();
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [mayCare]);
  return count;
}

function isAlone({ danger, human }: Needy): boolean {
  return human?.status === "waiting" || (danger !== null && human?.status !== "with");
}

/** The inbox, asked for again and again while somebody looks; `round` asks at once. */
export function useInbox(round: number): InboxSeen {
  const [seen, setSeen] = useState<InboxSeen>({ sessions: null, trouble: null, at: Date.now() });
  useEffect(() => {
    const stop = new AbortController();
    const ask = () =>
      get<Needy[]>("/api/inbox", stop.signal).then(
        (sessions) => setSeen({ sessions, trouble: null, at: Date.now() }),
        (error) => {
          if (!stop.signal.aborted) setSeen((now) => ({ ...now, trouble: said(error) }));
        },
      );
    const timer = setInterval(() => document.hidden || void ask(), PERIOD);
    void ask();
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [round]);
  return seen;
}
