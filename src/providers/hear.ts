/** How the rest of OneVoice has a vendor hear: by engine, so many calls of a vendor and so many bytes at once, and with failures as values. */
import pLimit, { type LimitFunction } from "p-limit";
import { type InFlight, speechInFlight } from "./bytes-in-flight.ts";
import { catalog, engineOf } from "./catalog.ts";
import { VendorFailure } from "./failure.ts";
import { charged } from "./charged.ts";
import { lookedUp } from "./looked-up.ts";
import { type Pacing, UNPACED } from "./pacing.ts";
import { minutesCost } from "./prices.ts";
import { speechFile } from "./speech-file.ts";
import type { Heard, SpeechFile, SpeechPiece, TranscriptionProvider, TranscriptionRequest, VendorUsage } from "./transcription.ts";

export type HearingAsk = Omit<SpeechPiece, "speech"> &
  Pick<TranscriptionRequest, "signal" | "mayBegin"> & {
    engine: string;
    /** The workspace's own key; null: the house's. */
    credential?: string | null;
    /** Of the piece, known before it is fetched. */
    sizeBytes: number;
    /** Fetches the piece. Only once it is its turn: all of them at once are more than a Worker has memory for. */
    read: () => Promise<Uint8Array>;
  };
export type Failure = { code: string; message: string; retryable: boolean; retryAfterMs?: number };
export type HearingEnd = { kind: "heard"; heard: Heard } | { kind: "failed"; failure: Failure; usage: VendorUsage[] };
export type Hear = (ask: HearingAsk) => Promise<HearingEnd>;

const MOST_AT_ONCE = 4;

type ProviderOf = (engine: string, credential: string | null) => TranscriptionProvider | null | Promise<TranscriptionProvider | null>;

/** `providerOf`: null where the engine is off. To be made anew for each batch: in workerd one request may not wait for another's. */
export function hearing(providerOf: ProviderOf, { held = speechInFlight, pacing = UNPACED }: { held?: InFlight; pacing?: Pacing } = {}): Hear {
  const limits = new Map<string, LimitFunction>();
  return async (ask) => {
    const found = await lookedUp(ask.engine, () => providerOf(ask.engine, ask.credential ?? null));
    if (found.kind === "failed") return found;
    return limitOf(limits, ask.engine)(() => held.hold(ask.sizeBytes, ask.signal, () => hear(found.provider, ask, pacing)));
  };
}

/** One limit for all engines of a vendor: it counts by account. */
function limitOf(limits: Map<string, LimitFunction>, engine: string): LimitFunction {
  const vendor = engine.slice(0, engine.indexOf("/"));
  const known = limits.get(vendor);
  if (known) return known;
  const most = catalog.filter(({ id }) => id.startsWith(`${vendor}/`)).map(({ atOnce }) => atOnce ?? MOST_AT_ONCE);
  const limit = pLimit(Math.min(MOST_AT_ONCE, ...most));
  limits.set(vendor, limit);
  return limit;
}

async function hear(provider: TranscriptionProvider, { read, engine, credential, ...ask }: HearingAsk, pacing: Pacing): Promise<HearingEnd> {
  if (ask.signal.aborted) return failed(new VendorFailure("canceled", "Nobody wants it any more."));
  const speech = speechFile(await read());
  try {
    const call = { vendor: engine.slice(0, engine.indexOf("/")), key: credential ?? "house", characters: 0, signal: ask.signal };
    const heard = await pacing.paced(call, () => provider.transcribe({ ...ask, speech }));
    return { kind: "heard", heard: { ...heard, usage: charged(credential, heard.usage) } };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return failed(error, error.isAmbiguous ? charged(credential, maybeCharged(engine, speech)) : []);
  }
}

/** As a value: what crosses queues. */
export function failed({ code, message, retryable, retryAfterMs }: VendorFailure, usage: VendorUsage[] = []): Extract<HearingEnd, { kind: "failed" }> {
  return { kind: "failed", failure: { code, message, retryable, ...(retryAfterMs !== null && { retryAfterMs }) }, usage };
}

/** Counted apart, so that whoever sums up knows that nothing came of it and that the vendor may not have charged for it at all. */
function maybeCharged(engine: string, speech: SpeechFile): VendorUsage[] {
  const durationMs = speech.durationMs ?? 0;
  const price = engineOf("transcribe", engine)?.microsPerMinute ?? 0;
  return [{ meter: "transcribe_seconds_in_vain", quantity: durationMs / 1000, vendorCostMicros: minutesCost(durationMs, price) }];
}

export const gone = (engine: string): Extract<HearingEnd, { kind: "failed" }> => ({
  kind: "failed",
  failure: { code: "engine_off", message: `${engine} is not set up here any more: choose another engine.`, retryable: false },
  usage: [],
});
