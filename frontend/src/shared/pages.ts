import { useEffect, useState } from "preact/hooks";
import { get, said } from "./api";

/** A list that comes page by page. */
export interface Pages<One> {
  rows: One[] | null;
  more: string | null;
  busy: boolean;
  trouble: string | null;
  next: () => void;
  again: () => void;
}

interface Page<One> {
  rows: One[];
  more: string | null;
}

const TYPING = 250; // milliseconds without a key after which one has written a word

/** List what an address gives under `key`, page by page; another address takes the place of all. */
export function usePages<One>(path: string, key: string, asked: URLSearchParams): Pages<One> {
  const [page, setPage] = useState<Page<One> | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const address = `${path}?${asked}`;
  const ask = async (before: string | null, signal?: AbortSignal) => {
    setBusy(true);
    try {
      const more = before ? `&${new URLSearchParams({ before })}` : "";
      const got = await get<Record<string, unknown>>(address + more, signal);
      const rows = got[key] as One[];
      const next = (got.more ?? null) as string | null;
      setPage((now) => ({ rows: before && now ? [...now.rows, ...rows] : rows, more: next }));
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
  }, [address, round]);
  return {
    rows: page?.rows ?? null,
    more: page?.more ?? null,
    busy,
    trouble,
    next: () => void ask(page?.more ?? null),
    again: () => setRound((n) => n + 1),
  };
}

/** Write what is asked for, without what is empty or not. */
export function asking(wanted: object): URLSearchParams {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value) asked.set(name, String(value));
  return asked;
}
