import { store } from "./store";
import { word } from "./words";

/** The server said no, and why; `code` is for programs, `body` all that it sent. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

/** Whether a token is asked for; requests wait meanwhile, and are sent again. */
export const locked = store(false);

const waiting: Array<() => void> = [];

function unlocked(): Promise<void> {
  return new Promise((open) => {
    waiting.push(open);
    locked.set(true);
  });
}

/** Hand over a token; throws a `Refusal` when it is not accepted. */
export async function enter(token: string): Promise<void> {
  await read(await send("POST", "/login", { token }));
  locked.set(false);
  for (const open of waiting.splice(0)) open();
}

interface Asking {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Ask the server for JSON; throws a `Refusal`, or an `AbortError` when `signal` said stop. */
export async function ask<T>(method: string, path: string, asking: Asking = {}): Promise<T> {
  return (await read(await admitted(method, path, asking))) as T;
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  ask<T>("GET", path, signal ? { signal } : {});

export const post = <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  ask<T>("POST", path, signal ? { body, signal } : { body });

export const put = <T>(path: string, body: unknown): Promise<T> => ask<T>("PUT", path, { body });

/** One thing that a stream tells. */
export interface Happening {
  event: string;
  data: unknown;
}

/** Ask for server-sent events, and give each as it comes. */
export async function* events(
  method: string,
  path: string,
  asking: Asking = {},
): AsyncGenerator<Happening> {
  const headers = { ...asking.headers, accept: "text/event-stream" };
  const answer = await admitted(method, path, { ...asking, headers });
  if (!answer.ok || !answer.body) {
    await read(answer);
    return;
  }
  let rest = "";
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value;
      const parts = rest.split(/\r?\n\r?\n/);
      rest = parts.pop() ?? "";
      for (const part of parts) yield happening(part);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function happening(written: string): Happening {
  let event = "message";
  const data: string[] = [];
  for (const line of written.split(/\r?\n/)) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return { event, data: data.length ? JSON.parse(data.join("\n")) : null };
}

async function admitted(method: string, path: string, asking: Asking): Promise<Response> {
  for (;;) {
    const answer = await send(method, path, asking.body, asking.signal, asking.headers);
    if (answer.status !== 401) return answer;
    await unlocked();
  }
}

async function send(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", ...more };
  if (body !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(0, "no_answer", word("fail.network"));
  }
}

async function read(answer: Response): Promise<unknown> {
  const text = await answer.text();
  let body: unknown = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    throw new Refusal(answer.status, "unreadable", word("fail.answer"));
  }
  if (answer.ok) return body;
  const told = (body as { error?: { code?: string; message?: string } } | null)?.error;
  const message = told?.message ?? word("fail.answer");
  throw new Refusal(answer.status, told?.code ?? "unreadable", message, body);
}

/** What to show of anything that was thrown. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
