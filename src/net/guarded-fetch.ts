/**
 * A request to an address that a user gave us: admitted by the guard, every redirect anew; given up after its time; read no further than the
 * answer may be long. Redirects are followed for GET alone, at most three, and leave the headers behind where they lead to another origin.
 */
import { admitted, type Guard } from "./guard.ts";
import { NetFailure } from "./net-failure.ts";
import { giveUp, readCapped } from "./read-capped.ts";
import { raced, timeLimit } from "./time-limit.ts";

const MOST_REDIRECTS = 3;

export type Ask = { url: string; method: "GET" | "POST"; headers: Record<string, string>; body: string | null; signal: AbortSignal };
/** `isWanted`: of a content type, lower case and without parameters; null where the answer names none. Only a good answer's is looked at. */
export type Limits = {
  timeLimitMs: number;
  mostBytes: number;
  isWanted?: (type: string | null) => boolean;
  /** Absent: of a refusal the bytes are empty, since nobody is to be shown what a foreign host wrote. */
  readsRefusals?: boolean;
};
/** `url`: where it came from in the end. */
export type Answer = { url: URL; status: number; headers: Headers; type: string | null; bytes: Uint8Array<ArrayBuffer> };

/** Throws NetFailure alone. */
export async function guardedFetch(ask: Ask, guard: Guard, limits: Limits): Promise<Answer> {
  const limit = timeLimit(ask.signal, limits.timeLimitMs);
  const state = { answered: false };
  try {
    return await follow({ ...ask, signal: limit.signal }, guard, limits, state);
  } catch (cause) {
    if (ask.signal.aborted) throw new NetFailure("canceled", { cause });
    if (cause instanceof NetFailure) throw cause;
    if (limit.signal.aborted) throw new NetFailure("timed_out", { cause });
    throw new NetFailure(state.answered ? "broke_off" : "unreachable", { cause });
  } finally {
    limit.release();
  }
}

async function follow(ask: Ask, guard: Guard, limits: Limits, state: { answered: boolean }): Promise<Answer> {
  let { url: text, headers } = ask;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const url = await raced(admitted(text, guard, ask.signal), ask.signal);
    const response = await send(url, { ...ask, headers }, guard);
    if (!isRedirect(response)) {
      state.answered = true;
      return answerOf(url, response, limits, ask.signal);
    }
    await giveUp(response.body);
    const next = whereTo(response, url);
    if (ask.method !== "GET" || next === null) throw new NetFailure("redirected", { seen: String(response.status) });
    if (next.origin !== url.origin) headers = {};
    text = next.href;
  }
  throw new NetFailure("too_many_redirects");
}

const send = (url: URL, { method, headers, body, signal }: Ask, { fetch }: Guard): Promise<Response> =>
  raced(fetch(url.href, { method, headers, ...(body !== null && { body }), redirect: "manual", signal }), signal);

/** Null where it leads nowhere, or is written so that readers take it for different places (public-url.ts). */
function whereTo({ headers }: Response, from: URL): URL | null {
  const location = headers.get("location");
  return location && !/[\s\\]/.test(location) ? URL.parse(location, from.href) : null;
}

/** 304 is none, and answers no question of ours either. */
const isRedirect = ({ status }: Response): boolean => [301, 302, 303, 307, 308].includes(status);

async function answerOf(
  url: URL,
  response: Response,
  { mostBytes, isWanted = () => true, readsRefusals = false }: Limits,
  signal: AbortSignal,
): Promise<Answer> {
  const { status, headers } = response;
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() || null;
  if (!response.ok && !readsRefusals) {
    await giveUp(response.body);
    return { url, status, headers, type, bytes: new Uint8Array() };
  }
  if (response.ok && !isWanted(type)) {
    await giveUp(response.body);
    throw new NetFailure("wrong_type", { seen: nameOf(type) });
  }
  return { url, status, headers, type, bytes: await readCapped(response, mostBytes, signal) };
}

/** Fit to be shown: a type is a few letters, whatever the host wrote. */
const nameOf = (type: string | null): string | null => (type !== null && /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,60}$/.test(type) ? type : null);
