import { useEffect, useState } from "preact/hooks";
import type { Decided, Identity, TurnTold } from "../session/shapes";
import { get, post } from "../shared/api";
import type { Marked } from "../shared/picture";
import { language } from "../shared/words";

interface Move {
  id: string;
  source: string | null;
  target: string;
  words: string;
}

/** The part of `/api/look` that is needed to show where a session is. */
export interface ScriptLook {
  picture: string | null;
  moves: Move[];
}

interface Listed {
  file: string;
  id: string | null;
  hash: string;
}

/** Ask for the picture of a session's script, and whether its file was changed since. */
export function useScriptLook(script: Identity | null): { look: ScriptLook | null; isChanged: boolean } {
  const [look, setLook] = useState<ScriptLook | null>(null);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (!script) return undefined;
    const stop = new AbortController();
    looked(script, stop.signal).then(
      (found) => {
        setLook(found.look);
        setChanged(found.isChanged);
      },
      () => undefined, // the chat goes on without a picture
    );
    return () => stop.abort();
  }, [script?.hash]);
  return { look, isChanged };
}

async function looked(script: Identity, signal: AbortSignal) {
  const scripts = await get<Listed[]>("/api/scripts", signal);
  const own = scripts.find((one) => one.id === script.id);
  if (!own) return { look: null, isChanged: true };
  const { text } = await get<{ text: string }>(`/api/files/${encodeURIComponent(own.file)}`, signal);
  const look = await post<ScriptLook>("/api/look", { name: own.file, text, language: language.get() }, signal);
  return { look, isChanged: own.hash !== script.hash };
}

/** Mark the section of a turn, where a digression goes back to, and the arrows that it went along. */
export function lit(look: ScriptLook | null, at: TurnTold): Marked[] {
  const led = at.decisions.filter((one) => one.role !== "dialog");
  const moves = led.flatMap((one) => (look ? way(look.moves, one) : []));
  const marked = moves.map((move) => ({ kind: "move", id: move.id, mark: "lit" }) as const);
  const places = at.back_to.map((id) => ({ kind: "section", id, mark: "paused" }) as const);
  return [{ kind: "section", id: at.section, mark: "lit" }, ...places, ...marked];
}

/** Find the arrow of a decision: the one whose words its rule has, or the only one that leads there. */
function way(moves: readonly Move[], { section, chosen, rule }: Decided): Move[] {
  // The arrow to a digression has a head at both ends: the way back is drawn nowhere else.
  if (rule === "back" || rule.endsWith(", back")) {
    return moves.filter((one) => one.target === section && one.source === null).slice(0, 1);
  }
  const there = moves.filter((one) => one.target === chosen && [section, null].includes(one.source));
  const named = there.filter((one) => rule.includes(one.words.replace(/^\d+ · /, "").replace(/, and back$/, "")));
  const own = there.filter((one) => one.source === section);
  return named.length ? named.slice(0, 1) : own.length === 1 ? own : [];
}
