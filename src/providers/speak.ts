/**
 * How the rest of OneVoice has a vendor speak: by engine and key, so many calls at once, paced by the limiter where there is one, and with
 * failures as values. What is said with a workspace's own key is counted, and costs nothing: its owner pays.
 */
import pLimit, { type LimitFunction } from "p-limit";
import { timeLimit } from "../net/time-limit.ts";
import { type InFlight, speechInFlight } from "./bytes-in-flight.ts";
import { voiceEngines } from "./catalog-voices.ts";
import { charged } from "./charged.ts";
import { VendorFailure } from "./failure.ts";
import { type Failure, failed } from "./hear.ts";
import { lookedUp } from "./looked-up.ts";
import { type PacedCall, type Pacing, UNPACED } from "./pacing.ts";
import { mostHeldBytes } from "./sound-size.ts";
import type { CloningProvider, SpeechProvider, SpeechRequest, Spoken } from "./speech.ts";
import { charactersOf } from "./speech-text.ts";
import type { VendorUsage } from "./transcription.ts";

/** `credential`: the workspace's own key or endpoint; null: the house's. */
type By = { engine: string; credential: string | null };
export type SpeakAsk = SpeechRequest & By;
export type CloneAsk = Parameters<CloningProvider["clone"]>[0] & By;
type Failed = { kind: "failed"; failure: Failure; usage: VendorUsage[] };
export type SpeakPorts = {
  /** Null: the engine is off. */
  speakerOf: (engine: string, credential: string | null) => Promise<SpeechProvider | null>;
  /** Null: the engine is off, or keeps no cloned voices. */
  clonerOf: (engine: string, credential: string | null) => Promise<CloningProvider | null>;
  /** Absent: nobody paces. */
  pacing?: Pacing;
  held?: InFlight;
};
export type Speak = {
  speak(ask: SpeakAsk): Promise<({ kind: "done" } & Spoken) | Failed>;
  clone(ask: CloneAsk): Promise<{ kind: "done"; voice: string; usage: VendorUsage[] } | Failed>;
};

const MOST_AT_ONCE = 4;
/** Of a vendor that we know: a slow voice, 8 characters a second, of 44.1 kHz and 16 bit, held twice: as it came and as it is kept. */
const BYTES_PER_CHARACTER = 22_000;
/** Of all that is done for one line or one voice, however many calls it takes; before the limiter gives its place away (paced.ts). */
const WHOLE_MS = 120_000;

/** To be made anew for each batch: in workerd one request may not wait for another's. */
export function speaking({ speakerOf, clonerOf, pacing = UNPACED, held = speechInFlight }: SpeakPorts): Speak {
  const limits = new Map<string, LimitFunction>();
  const inTurn = <T>(ask: By & { signal: AbortSignal }, characters: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    limitOf(
      limits,
      ask,
    )(() => held.hold(heldBytes(ask, characters), ask.signal, () => paced(pacing, pacedCall(ask, characters), () => inTime(ask.signal, act))));
  return {
    async speak({ engine, credential, ...request }) {
      const found = await lookedUp(engine, () => speakerOf(engine, credential));
      if (found.kind === "failed") return found;
      const { provider } = found;
      const by = { engine, credential, signal: request.signal };
      const act = () => inTurn(by, charactersOf(request.text), (signal) => provider.speak({ ...request, signal }));
      return settled(credential, act, () => provider.inVain(request));
    },
    async clone({ engine, credential, ...request }) {
      const found = await lookedUp(engine, () => clonerOf(engine, credential));
      if (found.kind === "failed") return found;
      const { provider } = found;
      return settled(
        credential,
        () => inTurn({ engine, credential, signal: request.signal }, 0, (signal) => provider.clone({ ...request, signal })),
        () => [],
      );
    },
  };
}

/** `inVain`: what a call may have cost of which nothing came. */
async function settled<T extends { usage: VendorUsage[] }>(
  credential: string | null,
  act: () => Promise<T>,
  inVain: () => VendorUsage[],
): Promise<({ kind: "done" } & T) | Failed> {
  try {
    const done = await act();
    return { kind: "done", ...done, usage: charged(credential, done.usage) };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return failed(error, error.isAmbiguous ? charged(credential, inVain()) : []);
  }
}

/** Whose server it is matters: what a workspace's own may answer with is anybody's choice. */
const heldBytes = (by: By, characters: number): number => (keyOf(by) === "house" ? characters * BYTES_PER_CHARACTER : mostHeldBytes(characters));

/** Throws VendorFailure `vendor_timed_out` where it takes too long as a whole. */
async function inTime<T>(signal: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = timeLimit(signal, WHOLE_MS);
  try {
    return await act(limit.signal);
  } catch (error) {
    const isLate = limit.signal.aborted && !signal.aborted && error instanceof VendorFailure && error.code === "canceled";
    throw isLate ? new VendorFailure("vendor_timed_out", `It was not done within ${WHOLE_MS / 1000} s.`, { isAmbiguous: error.isAmbiguous }) : error;
  } finally {
    limit.release();
  }
}

const vendorOf = (engine: string): string => engine.slice(0, engine.indexOf("/"));
/** Of an endpoint of the workspace's own (`custom/cre_...`) the engine itself is the account. */
const keyOf = ({ engine, credential }: By): string => credential ?? (engine.startsWith("custom/") ? engine.slice("custom/".length) : "house");
const pacedCall = ({ signal, ...by }: By & { signal: AbortSignal }, characters: number): PacedCall => ({
  vendor: vendorOf(by.engine),
  key: keyOf(by),
  characters,
  signal,
});

async function paced<T>(pacing: Pacing, call: PacedCall, act: () => Promise<T>): Promise<T> {
  if (call.signal.aborted) throw new VendorFailure("canceled", "Nobody wants it any more.");
  return pacing.paced(call, act);
}

/** One limit for all engines of a vendor and a key: it counts by account. */
function limitOf(limits: Map<string, LimitFunction>, by: By): LimitFunction {
  const vendor = vendorOf(by.engine);
  const account = `${vendor}/${keyOf(by)}`;
  const known = limits.get(account);
  if (known) return known;
  const most = voiceEngines.filter(({ id }) => vendorOf(id) === vendor).map(({ atOnce }) => atOnce ?? MOST_AT_ONCE);
  const limit = pLimit(Math.min(MOST_AT_ONCE, ...most));
  limits.set(account, limit);
  return limit;
}
