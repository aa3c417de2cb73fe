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
