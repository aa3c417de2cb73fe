import { Refusal, post, said } from "../shared/api";
import { store } from "../shared/store";
import { language } from "../shared/words";
import type { Look } from "./shapes";

/** Milliseconds without a key pressed, after which a text is looked at. */
const PAUSE = 30;
const BUSY_PAUSE = 1_000;

/** Names this tab to the server, which then gives up what was overtaken. */
export const EDITOR = crypto.getRandomValues(new Uint32Array(2)).join("-");

export interface Looked {
  text: string;
  look: Look;
}

/** Has the server look at a text whenever it changes, and keeps what it said last. */
export class Looker {
  readonly looked = store<Looked | null>(null);
  /** The last look with a picture, and with an outline: a text with errors may have none. */
  readonly drawn = store<Look | null>(null);
  readonly outlined = store<Look | null>(null);
  readonly trouble = store<string | null>(null);
  private timer = 0;
  private stop: AbortController | null = null;
  private asked = "";

  constructor(private readonly name: string) {
    // Findings are told in the page's language.
    language.watch(() => {
      const text = this.asked;
      this.asked = "";
      if (text) void this.ask(text);
    });
  }

  look(text: string, pause = this.looked.get() ? PAUSE : 0): void {
    if (text === this.asked && (this.stop || this.looked.get()?.text === text)) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(text), pause);
  }

  private async ask(text: string): Promise<void> {
    this.stop?.abort();
    const stop = (this.stop = new AbortController());
    this.asked = text;
    try {
      const body = { name: this.name, text, editor: EDITOR, language: language.get() };
      const look = await post<Look>("/api/look", body, stop.signal);
      if (stop.signal.aborted) return;
      if (look.picture !== null) this.drawn.set(look);
      if (look.outline.length) this.outlined.set(look);
      this.trouble.set(null);
      this.looked.set({ text, look });
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof Refusal && error.code === "superseded") return;
      this.trouble.set(said(error));
      if (error instanceof Refusal && (error.status === 503 || error.status === 0)) {
        this.asked = "";
        this.look(text, BUSY_PAUSE);
      }
    } finally {
      if (this.stop === stop) this.stop = null;
    }
  }
}
