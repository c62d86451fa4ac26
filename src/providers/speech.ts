/**
 * What speaks for us, whoever it is. One call is one take: a text in, PCM out. A provider does one call and no retries: tries, their
 * number and the pauses between them are the graph's. Silence is trimmed and levels are measured by the stage, not here.
 */
import type { VendorUsage } from "./transcription.ts";

/** How the original line was said. A hint: an engine that can be told so is told so. `pitchRange`: semitones. `rate`, `level`: against the speaker's own, 1 and 0 dB. */
export type Delivery = { mood: "statement" | "question" | "exclamation"; level: number | null; rate: number | null; pitchRange: number | null };
/** Whose voice it is to be. `text`: what is said in it; null: not known. */
export type VoiceReference = { audio: Uint8Array; contentType: string; text: string | null; digest: string };

export type SpeechRequest = {
  /** What is to be said, pronunciations of the glossary already in it. Never markup, whatever it looks like. */
  text: string;
  /** BCP 47. */
  language: string;
  /** The vendor's own id of a voice, or CLONED ("clone", containers/contract): the one of `reference`. */
  voice: string;
  reference: VoiceReference | null;
  /** What this speaker says before and after, for engines whose intonation minds it. */
  previousText: string | null;
  nextText: string | null;
  delivery: Delivery | null;
  /** Another take of the same words: engines with a seed get another one. */
  variant: number;
  /** How fast, by the engine's own control; 1 is as it speaks by itself. Absent: 1. */
  speed?: number;
  signal: AbortSignal;
  mayBegin: () => Promise<boolean>;
};

/** Mono, signed 16 bit. */
export type Pcm = { samples: Int16Array; sampleRate: number };
/** Warnings: what was asked for and the vendor does not do. `speed`: what it was spoken at; absent: 1. */
export type Spoken = { sound: Pcm; speed?: number; warnings: string[]; usage: VendorUsage[] };

export interface SpeechProvider {
  /** `vendor/model`, as the catalogue names it. */
  readonly engine: string;
  /** Throws VendorFailure, and nothing else unless the fault is ours. */
  speak(request: SpeechRequest): Promise<Spoken>;
  /** The most that a call may have cost of which nothing came. */
  inVain(request: Pick<SpeechRequest, "text">): VendorUsage[];
}

/**
 * Vendors that keep a cloned voice of their own (ElevenLabs): made once per speaker and dub; its id is then the voice of every take. An
 * engine that takes the reference with each text has no need of it.
 */
export interface CloningProvider {
  readonly engine: string;
  /** Leaves no voice behind where it fails, as far as the vendor lets it; one of the same name that an earlier try left goes. */
  clone(request: {
    /** Unlike any other of the account's. */
    name: string;
    reference: VoiceReference;
    signal: AbortSignal;
    mayBegin: () => Promise<boolean>;
  }): Promise<{ voice: string; usage: VendorUsage[] }>;
  /** Idempotent: a voice that is gone is gone. `voice` null: all that bear the name. */
  forget(request: { voice: string | null; name: string; signal: AbortSignal }): Promise<void>;
}
