import { setTimeout as sleep } from "node:timers/promises";
import { inTime } from "./in-time.ts";
import { Unreachable } from "./retry.ts";

const DISCARD_MS = 1_000;
/** A body of which nothing more came for this long has broken off. */
const SILENT_MS = 60_000;

export type Request = { method?: string; headers?: Record<string, string>; body?: string | Blob; signal: AbortSignal; timeoutMs?: number };

/**
 * One HTTP request. Throws Unreachable for anything that may pass (no connection, no answer in time, 408, 429, 5xx) and the
 * signal's own reason when it was aborted. `timeoutMs` includes reading the body; without it the body may take any time, but
 * may not be silent for a minute.
 */
export async function send(url: string, request: Request): Promise<Response> {
  const { timeoutMs, signal, ...rest } = request;
  const limited = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let response: Response;
  try {
    // Exactly the address in the task: a signed URL never redirects.
    response = await inTime(fetch(url, { ...rest, redirect: "manual", signal: limited }), { signal, ms: timeoutMs });
  } catch (error) {
    throw translated(error, signal);
  }
  if (!passing(response.status)) return response;
  await discard(response);
  throw new Unreachable(`status ${response.status}`);
}

/** The bytes of an answer; a broken or silent connection is Unreachable. */
export async function* bodyOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), { signal, ms: SILENT_MS });
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw translated(error, signal);
  } finally {
    // Of a body that has ended this is no more than a word.
    void reader.cancel().catch(() => undefined);
  }
}

/** The JSON of an answer; `null` where it is none. */
export async function jsonOf(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await inTime(response.json(), { signal, ms: SILENT_MS });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw translated(error, signal);
  }
}

/** Nobody reads it: the connection is free again. */
export async function discard(response: Response): Promise<void> {
  await Promise.race([response.body?.cancel().catch(() => undefined), sleep(DISCARD_MS, undefined, { ref: false })]);
}

function passing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function translated(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : new Unreachable("no answer", { cause: error });
}
