/** The law of what speaks, run over every engine: the sound that was made, of the words that were given; failures that say what to do; nothing left out unsaid. */
import { describe, expect } from "vitest";
import { VendorFailure } from "../../src/providers/failure.ts";
import type { SpeechProvider, SpeechRequest, VoiceReference } from "../../src/providers/speech.ts";
import type { VendorConfig } from "../../src/providers/transcription.ts";
import type { Mishap } from "../fakes/vendor.ts";
import type { FakeVoiceVendor } from "../fakes/voice-vendor.ts";
import { describeSpeechFailures } from "./speech-failures.ts";
import { describeSpeaking } from "./speech-speaking.ts";

export type SpeakerUnderTest = {
  fake(): FakeVoiceVendor;
  /** The adapter, against the fake; with a wrong key where it is not right. */
  open(config: Pick<VendorConfig, "fetch" | "now" | "timeLimitMs">, isKeyRight: boolean): SpeechProvider;
  /** What it is asked as, beside the text: a voice that it has, or a sample. */
  request: Partial<SpeechRequest>;
  /** The text that the vendor was given with a call. */
  textOf: (fields: Record<string, unknown>) => unknown;
  mostCharacters: number;
  /** Of a voice of the speaker's own: from a sample with each text; kept by the vendor; not at all. */
  clones: "inline" | "kept" | "no";
  /** What it says of a line that was loud, and of what stands before it; NOTHING where it is told. */
  warnsOf: { delivery: RegExp; context: RegExp };
  /** A language that it is not known to speak; null: it speaks them all. */
  unknownLanguage: string | null;
  /** What its own control takes, and where in a call it stands; null: it has none. */
  speeds: { least: number; most: number; of: (fields: Record<string, unknown>) => unknown } | null;
  /** What a thousand Latin characters may cost. */
  microsOfThousand: { least: number; most: number };
};

export const NOTHING = /^$/;
export const NOW = Date.UTC(2026, 10, 28, 12);
export const TEXT = "Hello there. How are you today?";
export const REFERENCE: VoiceReference = {
  audio: new Uint8Array([...new TextEncoder().encode("fLaC"), ...new Uint8Array(2_000)]),
  contentType: "audio/flac",
  text: "What she says in it.",
  digest: "0".repeat(64),
};

export type Desk = { provider: SpeechProvider; fake: FakeVoiceVendor; ask: (more?: Partial<SpeechRequest>) => SpeechRequest };
export type Open = (how?: { mishaps?: Mishap[]; isKeyRight?: boolean; timeLimitMs?: number }) => Desk;

/** How it failed; that it did is asserted. */
export async function failureOf(spoken: Promise<unknown>): Promise<VendorFailure> {
  const error = await spoken.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorFailure);
  return error as VendorFailure;
}

export function speechSuite(name: string, setup: () => SpeakerUnderTest): void {
  const open: Open = ({ mishaps = [], isKeyRight = true, timeLimitMs = 5_000 } = {}) => {
    const under = setup();
    const fake = under.fake();
    fake.mishaps.push(...mishaps);
    const ask = (more: Partial<SpeechRequest> = {}): SpeechRequest => ({
      text: TEXT,
      language: "en",
      voice: "none",
      reference: null,
      previousText: null,
      nextText: null,
      delivery: null,
      variant: 0,
      signal: new AbortController().signal,
      mayBegin: async () => true,
      ...under.request,
      ...more,
    });
    return { fake, ask, provider: under.open({ fetch: fake.fetch, now: () => NOW, timeLimitMs }, isKeyRight) };
  };
  describe(`speaking by ${name}`, () => {
    describeSpeaking(open, setup());
    describeSpeechFailures(open);
  });
}
