import { Refusal, events, get, post, said } from "../shared/api";
import type { Happening } from "../shared/api";
import { keep, kept } from "../shared/kept";
import { store } from "../shared/store";
import type { Store } from "../shared/store";
import { word } from "../shared/words";
import { addressOf } from "../session/shapes";
import type { SessionDocument } from "../session/shapes";
import { isTried, newId, newSession } from "../session/trial";

/** A message on its way; sent again under its id, it is answered once. */
export interface Sent {
  id: string;
  text: string;
  /** The agent's last message when it was written, so that no other one is answered by it. */
  seen?: string;
}

export interface ChatView {
  told: SessionDocument | null;
  /** What was sent and is not in the session yet. */
  sent: Sent | null;
  /** The reply, as far as it is written. */
  writing: string;
  /** A message that was refused, to be written otherwise. */
  draft: string;
  busy: boolean;
  /** Whether a simulated patient is playing, and why the last one stopped. */
  isPlaying: boolean;
  played: Played | null;
  trouble: string | null;
}

/** Why a simulated patient stopped. */
export type Played = "turns" | "left" | "ended" | "human" | "stopped";

const EMPTY: ChatView = {
  told: null,
  sent: null,
  writing: "",
  draft: "",
  busy: false,
  isPlaying: false,
  played: null,
  trouble: null,
};

/** A session as a chat: what was said, what is being said, and what went wrong. */
export class Chat {
  readonly view: Store<ChatView> = store(EMPTY);
  private stop = new AbortController();
  private playing = new AbortController();

  constructor(
    readonly script: string,
    readonly session: string,
  ) {}

  /** Begin the session, or go on with it; then finish what an earlier visit has left. */
  async open(): Promise<void> {
    this.stop = new AbortController();
    await this.doing(async () => {
      // Of one that has begun, this gives what is there, and finishes a turn that was broken off.
      if (isTried(this.session) && !kept(this.pending)) await this.begin();
      const told = await this.told();
      this.show({ told });
      const sent = this.unanswered(told);
      if (sent) await this.send(sent);
    });
  }

  /** Stop listening; the server goes on with what was begun. */
  close(): void {
    this.stop.abort();
  }

  async say(text: string): Promise<void> {
    const sent = { id: newId(), text, seen: lastSeen(this.view.get().told) };
    keep(this.pending, JSON.stringify(sent));
    await this.doing(() => this.send(sent));
  }

  /** Try again what failed: the message under its id, or else whatever was broken off. */
  async again(): Promise<void> {
    const { told, sent } = this.view.get();
    if (!told || !sent) return this.open();
    return this.doing(() => this.send(sent));
  }

  /** Take in what others have done in the session meanwhile. */
  async refresh(): Promise<void> {
    if (this.view.get().busy) return;
    const told = await this.told().catch(() => null); // the next look may succeed
    if (told && !this.view.get().busy && !this.stop.signal.aborted) this.show({ told });
  }

  /** Let a simulated patient play on for some turns, until it is told to stop. */
  async play(patient: string, turns: number): Promise<void> {
    this.playing = new AbortController();
    const stopped = AbortSignal.any([this.stop.signal, this.playing.signal]);
    const seed = crypto.getRandomValues(new Uint16Array(1))[0];
    await this.doing(async () => {
      this.show({ isPlaying: true });
      try {
        await this.stream("patient", { patient, turns, seed }, "done", stopped);
      } catch (error) {
        if (!this.playing.signal.aborted) throw error;
        this.show({ played: "stopped" });
      } finally {
        this.show({ isPlaying: false });
      }
    });
  }

  /** Stop the patient; the turn that is under way is finished. */
  halt(): void {
    this.playing.abort();
  }

  /** Ask for events of the session, and show them; the last of them is `end`. */
  private async stream(part: string, body: unknown, end: string, signal: AbortSignal): Promise<void> {
    this.show({ writing: "" });
    let last = "";
    for await (const one of events("POST", addressOf(this.session, part), { body, signal })) {
      last = one.event;
      await this.happened(one);
    }
    if (last !== end) throw new Refusal(0, "broken_off", word("try.broken"));
  }

  /** Do something that takes a while, once at a time. */
  async doing(what: () => Promise<void>): Promise<void> {
    if (this.view.get().busy) return;
    this.show({ busy: true, trouble: null, played: null });
    try {
      await what();
      this.show({ busy: false, sent: null, writing: "" });
    } catch (error) {
      if (this.stop.signal.aborted) this.show({ busy: false });
      else this.show({ busy: false, writing: "", trouble: failed(error) });
    }
  }

  /**
   * Begin a session that stands where this one stood before a turn, where something else is said.
   *
   * Gives the new session's name; whoever opens it says the words there.
   */
  async fork(turn: number, text: string): Promise<string> {
    const session = newSession(this.script, this.session);
    await post(addressOf(this.session, "forks"), { turn, session }, this.stop.signal);
    keep(pending(session), JSON.stringify({ id: newId(), text } satisfies Sent));
    return session;
  }

  private async send(sent: Sent): Promise<void> {
    this.show({ sent, draft: "" });
    try {
      await this.turn(sent);
    } catch (error) {
      if (!isRefused(error)) throw error;
      keep(this.pending, null);
      this.show({ sent: null, draft: sent.text });
      if (!isStale(error)) throw error;
      this.show({ told: await this.told() });
      throw new Refusal(error.status, error.code, word("try.gone_on"));
    }
    keep(this.pending, null);
  }

  private turn(saying: Sent): Promise<void> {
    return this.stream("turns", saying, "turn", this.stop.signal);
  }

  private async happened({ event, data }: Happening): Promise<void> {
    switch (event) {
      case "patient":
        return this.show({ sent: data as Sent, writing: "" });
      case "piece":
        return this.show({ writing: this.view.get().writing + (data as { text: string }).text });
      case "turn":
        return this.show({ told: await this.told(), sent: null, writing: "" });
      case "done":
        return this.show({ played: (data as { why: Played }).why });
      case "error": {
        const { status, error } = data as { status: number; error: { code: string; message: string } };
        throw new Refusal(status, error.code, error.message);
      }
    }
  }

  private begin(): Promise<unknown> {
    const opening = { script: this.script, session: this.session };
    return post("/api/sessions", opening, this.stop.signal);
  }

  private told(): Promise<SessionDocument> {
    return get<SessionDocument>(addressOf(this.session, "document"), this.stop.signal);
  }

  /** Give the message that an earlier visit has sent and not seen answered. */
  private unanswered(told: SessionDocument): Sent | null {
    const written = kept(this.pending);
    if (!written) return null;
    const sent = JSON.parse(written) as Sent;
    const turn = told.turns.find((one) => one.user.some((message) => message.id === sent.id));
    if (!turn?.agent && !told.state.human) return sent;
    keep(this.pending, null);
    return null;
  }

  private get pending(): string {
    return pending(this.session);
  }

  private show(change: Partial<ChatView>): void {
    this.view.set({ ...this.view.get(), ...change });
  }
}

function pending(session: string): string {
  return `sent:${session}`;
}

/** Whether the same would be refused again. */
function isRefused(error: unknown): error is Refusal {
  return error instanceof Refusal && error.status >= 400 && error.status < 500;
}

/** Whether the session has gone on elsewhere, so that the words belong to an earlier question. */
function isStale(error: Refusal): boolean {
  return error.code === "gone_on";
}

function lastSeen(told: SessionDocument | null): string {
  const said = told?.turns.flatMap((one) => one.agent?.id ?? []) ?? [];
  return said.at(-1) ?? "";
}

function failed(error: unknown): string {
  const isNetwork = error instanceof TypeError; // a stream that ends in the middle
  return isNetwork ? word("fail.network") : said(error);
}
