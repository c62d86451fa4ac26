/**
 * A request to an address that a user gave us: admitted by the guard, every redirect anew; given up after its time; read no further than the
 * answer may be long. Redirects are followed for GET alone, at most three, and leave the headers behind where they lead to another origin.
 */
import { type Ask, follow } from "./follow.ts";
import type { Guard } from "./guard.ts";
import { NetFailure } from "./net-failure.ts";
import { giveUp, readCapped } from "./read-capped.ts";
import { timeLimit } from "./time-limit.ts";

export type { Ask };
const MOST_REDIRECTS = 3;

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
  let isAnswered = false;
  try {
    const { url, response } = await follow({ ...ask, signal: limit.signal }, guard, { most: MOST_REDIRECTS });
    isAnswered = true;
    return await answerOf(url, response, limits, limit.signal);
  } catch (cause) {
    if (ask.signal.aborted) throw new NetFailure("canceled", { cause });
    if (cause instanceof NetFailure) throw cause;
    if (limit.signal.aborted) throw new NetFailure("timed_out", { cause });
    throw new NetFailure(isAnswered ? "broke_off" : "unreachable", { cause });
  } finally {
    limit.release();
  }
}

async function answerOf(
  url: URL,
  response: Response,
  { mostBytes, isWanted = () => true, readsRefusals = false }: Limits,
  signal: AbortSignal,
): Promise<Answer> {
  const { status, headers } = response;
  const type = typeOf(headers);
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

/** Lower case, without parameters; null: the answer names none. */
export const typeOf = (headers: Headers): string | null => headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() || null;

/** Fit to be shown: a type is a few letters, whatever the host wrote. */
const nameOf = (type: string | null): string | null => (type !== null && /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,60}$/.test(type) ? type : null);
