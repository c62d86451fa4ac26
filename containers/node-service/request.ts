import { Unreachable } from "./retry.ts";

export type Request = { method?: string; headers?: Record<string, string>; body?: string | Blob; signal: AbortSignal; timeoutMs?: number };

/**
 * One HTTP request. Throws Unreachable for anything that may pass (no connection, no answer in time, 408, 429, 5xx) and the
 * signal's own reason when it was aborted. `timeoutMs` includes reading the body; without it the body may take any time.
 */
export async function send(url: string, request: Request): Promise<Response> {
  const { timeoutMs, signal, ...rest } = request;
  const limited = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  let response: Response;
  try {
    // Exactly the address in the task: a signed URL never redirects.
    response = await fetch(url, { ...rest, redirect: "manual", signal: limited });
  } catch (error) {
    throw translated(error, signal);
  }
  if (!passing(response.status)) return response;
  await response.body?.cancel();
  throw new Unreachable(`status ${response.status}`);
}

/** The bytes of an answer; a broken connection is Unreachable. */
export async function* bodyOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  try {
    yield* response.body;
  } catch (error) {
    throw translated(error, signal);
  }
}

/** The JSON of an answer; `null` where it is none. */
export async function jsonOf(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw translated(error, signal);
  }
}

function passing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function translated(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : new Unreachable("no answer", { cause: error });
}
