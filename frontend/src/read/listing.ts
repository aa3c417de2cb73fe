import { useEffect, useState } from "preact/hooks";
import type { Listed } from "../session/shapes";
import { get, said } from "../shared/api";
import { store } from "../shared/store";

/** Which sessions are wanted; empty where all are. */
export interface Filters {
  script: string;
  status: string;
  kind: string;
  at_risk: boolean;
  waiting: boolean;
  text: string;
}

/** What is asked for stays while one reads a session and comes back. */
export const filters = store<Filters>({ script: "", status: "", kind: "", at_risk: false, waiting: false, text: "" });

interface Page {
  sessions: Listed[];
  more: string | null;
}

export interface Listing {
  sessions: Listed[] | null;
  more: string | null;
  busy: boolean;
  trouble: string | null;
  next: () => void;
  again: () => void;
}

const TYPING = 250; // milliseconds without a key after which one has written a word

/** List what fits, page by page; a page that is asked for anew takes the place of all. */
export function useListing(wanted: Filters): Listing {
  const [page, setPage] = useState<Page | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const ask = async (before: string | null, signal?: AbortSignal) => {
    setBusy(true);
    try {
      const got = await get<Page>(address(wanted, before), signal);
      setPage((now) => (before && now ? { ...got, sessions: [...now.sessions, ...got.sessions] } : got));
      setTrouble(null);
      setBusy(false);
    } catch (error) {
      if (signal?.aborted) return;
      setTrouble(said(error));
      setBusy(false);
    }
  };
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => void ask(null, stop.signal), page ? TYPING : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, round]);
  return {
    sessions: page?.sessions ?? null,
    more: page?.more ?? null,
    busy,
    trouble,
    next: () => void ask(page?.more ?? null),
    again: () => setRound((n) => n + 1),
  };
}

function address(wanted: Filters, before: string | null): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value) asked.set(name, String(value));
  if (before) asked.set("before", before);
  return `/api/sessions?${asked}`;
}
