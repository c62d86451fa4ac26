/**
 * What hears speech for us, whoever it is. One call is one piece of speech of at most SPEECH_PIECE_MS; what it gives is a Transcript
 * whose times are the film's. A provider does one call and no retries: tries, their number and the pauses between them are the graph's.
 */
import type { Transcript } from "../../containers/contract/transcript.ts";

/** `durationMs`: as its header says; null: it does not. */
export type SpeechFile = { file: Blob; durationMs: number | null };
export type SpeechPiece = {
  /** FLAC, 16 kHz mono. */
  speech: SpeechFile;
  /** Where the piece begins in the film. */
  startMs: number;
  /** BCP 47; null: to be found. */
  language: string | null;
  /** How many people speak; null: to be found. */
  speakers: { least: number; most: number } | null;
};

export type TranscriptionRequest = SpeechPiece & {
  /** Nobody wants it any more. */
  signal: AbortSignal;
  /** To be asked right before the vendor is called; false: nobody wants it any more. */
  mayBegin: () => Promise<boolean>;
};

export type VendorUsage = { meter: string; quantity: number; vendorCostMicros: number };

export type Heard = {
  transcript: Transcript;
  /** 1 where the language was asked for, 0 where the vendor does not say. */
  languageProbability: number;
  /** What was asked for and the vendor does not do; what it did that may cost words. */
  warnings: string[];
  usage: VendorUsage[];
};

export interface TranscriptionProvider {
  /** `vendor/model`, as the catalogue names it. */
  readonly engine: string;
  /** Throws VendorFailure, and nothing else unless the fault is ours. */
  transcribe(request: TranscriptionRequest): Promise<Heard>;
}

/** What every adapter needs of the world. */
export type VendorConfig = {
  apiKey: string;
  /** Without a slash at the end. */
  baseUrl: string;
  fetch: typeof fetch;
  now: () => number;
  /** A call that takes longer is given up. */
  timeLimitMs: number;
  microsPerMinute: number;
};
