import { useEffect, useRef, useState } from "preact/hooks";
import { Refusal, events, said } from "../shared/api";
import { word } from "../shared/words";
import type { Ran } from "./case_shapes";

export interface Running {
  /** What the last runs have told, by the name of the case. */
  ran: ReadonlyMap<string, Ran>;
  /** The cases that are still to be run. */
  left: ReadonlySet<string>;
  trouble: string | null;
  run: (names: readonly string[]) => void;
  /** Forget what was told of a case. */
  forget: (name: string) => void;
}

/** Run cases, and keep what each run tells as it comes. */
export function useRunning(): Running {
  const [ran, setRan] = useState<ReadonlyMap<string, Ran>>(new Map());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<string | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const took = (one: Ran) => {
    setRan((now) => new Map(now).set(one.name, one));
    setLeft((now) => new Set([...now].filter((name) => name !== one.name)));
  };
  const run = async (names: readonly string[]) => {
    setLeft(new Set(names));
    setTrouble(null);
    try {
      await listen(names, stop.current.signal, took);
    } catch (error) {
      if (!stop.current.signal.aborted) setTrouble(said(error));
    }
    setLeft(new Set());
  };
  const forget = (name: string) => setRan((now) => new Map([...now].filter(([one]) => one !== name)));
  return { ran, left, trouble, run: (names) => void run(names), forget };
}

async function listen(names: readonly string[], signal: AbortSignal, took: (one: Ran) => void): Promise<void> {
  let isDone = false;
  for await (const one of events("POST", "/api/cases/run", { body: { names }, signal })) {
    if (one.event === "case") took(one.data as Ran);
    isDone = one.event === "done";
  }
  if (!isDone) throw new Refusal(0, "broken_off", word("case.broken"));
}
