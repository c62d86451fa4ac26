/**
 * A large answer from an address that a user gave us, read as it comes and never whole in memory: admitted by the guard at every hop, its
 * headers and each of its pieces awaited for a while, the whole of it for a longer one, and none at less than a least rate. How many bytes
 * are enough is the reader's to say.
 */
import { follow } from "./follow.ts";
import type { Guard } from "./guard.ts";
import { NetFailure } from "./net-failure.ts";
import { giveUp } from "./read-capped.ts";
import { raced } from "./time-limit.ts";

const HOPS = { most: 5, keepsHeaders: true };

/**
 * Milliseconds: until the headers are there (redirects included), between two pieces, and until the end. `least`: so many bytes have to come
 * in so long a time of waiting for them, and then so many again; what the reader does with them in between is not counted.
 */
export type Patience = { headersMs: number; idleMs: number; wholeMs: number; least?: { bytes: number; withinMs: number } };
export type StreamedAnswer = {
  status: number;
  headers: Headers;
  /** Once. Throws NetFailure `timed_out`, `broke_off`. Whoever leaves the loop closes it. */
  chunks: () => AsyncGenerator<Uint8Array, void>;
  /** Idempotent; for an answer that nobody reads. */
  close: () => Promise<void>;
};

/** GET. `headers` are no secrets: they go along to wherever it leads. Throws NetFailure alone. */
export async function guardedStream(url: string, headers: Record<string, string>, guard: Guard, patience: Patience): Promise<StreamedAnswer> {
  const watch = stopwatch(patience.wholeMs);
  try {
    const ask = { url, method: "GET", headers: { ...named(guard), ...headers }, body: null, signal: watch.signal } as const;
    const { response } = await watch.within(patience.headersMs, () => follow(ask, guard, HOPS));
    const close = async (): Promise<void> => {
      watch.release();
      await giveUp(response.body);
    };
    return { status: response.status, headers: response.headers, chunks: () => chunksOf(response.body, watch, patience), close };
  } catch (cause) {
    watch.release();
    throw cause instanceof NetFailure ? cause : new NetFailure(watch.signal.aborted ? "timed_out" : "unreachable", { cause });
  }
}

/** Many servers refuse whoever does not say who it is. */
const named = ({ userAgent }: Guard): Record<string, string> => (userAgent === undefined ? {} : { "user-agent": userAgent });

async function* chunksOf(body: ReadableStream<Uint8Array> | null, watch: Stopwatch, patience: Patience): AsyncGenerator<Uint8Array, void> {
  if (body === null) return watch.release();
  const reader = body.getReader();
  const paced = pacer(watch, patience);
  try {
    for (;;) {
      const { done, value } = await paced(() => raced(reader.read(), watch.signal));
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw new NetFailure(watch.signal.aborted ? "timed_out" : "broke_off", { cause });
  } finally {
    watch.release();
    void reader.cancel().catch(() => undefined);
  }
}

type Piece = { done: boolean; value?: Uint8Array | undefined };

/** Waits for one piece after the other, as long as patience lasts. */
function pacer(watch: Stopwatch, { idleMs, least }: Patience) {
  let [waitedMs, bytes] = [0, 0];
  return async <T extends Piece>(read: () => Promise<T>): Promise<T> => {
    const since = performance.now();
    const piece = await watch.within(least ? Math.min(idleMs, least.withinMs - waitedMs) : idleMs, read);
    waitedMs += performance.now() - since;
    bytes += piece.value?.byteLength ?? 0;
    if (least && bytes >= least.bytes) [waitedMs, bytes] = [0, 0];
    return piece;
  };
}

type Stopwatch = { signal: AbortSignal; within: <T>(ms: number, work: () => Promise<T>) => Promise<T>; release: () => void };

/** Its signal is given when the whole, or what is waited for at the moment, takes too long. */
function stopwatch(wholeMs: number): Stopwatch {
  const controller = new AbortController();
  const after = (ms: number) => setTimeout(() => controller.abort(), ms);
  const whole = after(wholeMs);
  const within: Stopwatch["within"] = async (ms, work) => {
    const timer = after(ms);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  };
  return { signal: controller.signal, within, release: () => clearTimeout(whole) };
}
