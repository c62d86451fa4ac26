/** The law of what hears, run over every provider: right words at right times, failures that say what to do, and nothing invented. */
import { describe, expect } from "vitest";
import { VendorFailure } from "../../src/providers/failure.ts";
import { speechFile } from "../../src/providers/speech-file.ts";
import type { Heard, TranscriptionProvider, TranscriptionRequest, VendorConfig } from "../../src/providers/transcription.ts";
import { type Said, speechOf } from "../fakes/speech.ts";
import type { FakeVendor, Mishap } from "../fakes/vendor.ts";
import { describeFailures } from "./transcription-failures.ts";
import { describeSpeech } from "./transcription-speech.ts";

export type TranscriberUnderTest = {
  fake(): FakeVendor;
  /** The adapter, against the fake; with a wrong key where it is not right. */
  open(config: Pick<VendorConfig, "fetch" | "now" | "timeLimitMs">, isKeyRight: boolean): TranscriptionProvider;
  gives: { times: "words" | "segments" | "none"; speakers: boolean; events: boolean; language: boolean };
  /** What it says when asked for 2 to 3 speakers. */
  warnsOfSpeakers: RegExp;
  /** What five minutes may cost. */
  microsOfFiveMinutes: { least: number; most: number };
};

export const NOW = Date.UTC(2026, 10, 28, 12);
/** Where the piece below lies in the film. */
export const START_MS = 598_000;
export const DURATION_MS = 6_000;
export const SAID: Said[] = [
  { text: "Well,", startMs: 400, endMs: 700, speaker: "A" },
  { text: "the", startMs: 720, endMs: 830, speaker: "A" },
  { text: "“old", startMs: 850, endMs: 1_100, speaker: "A" },
  { text: "man”", startMs: 1_120, endMs: 1_500, speaker: "A" },
  { text: "doesn't", startMs: 1_530, endMs: 1_900, speaker: "A" },
  { text: "know.", startMs: 1_920, endMs: 2_400, speaker: "A" },
  { text: "Doesn't", startMs: 4_100, endMs: 4_500, speaker: "B" },
  { text: "he?", startMs: 4_520, endMs: 4_900, speaker: "B" },
];
const speech = speechOf({ durationMs: DURATION_MS, said: SAID, sounds: [{ tag: "(laughter)", startMs: 2_600, endMs: 3_900 }] });

export type Desk = { provider: TranscriptionProvider; fake: FakeVendor };
export type Open = (how?: { mishaps?: Mishap[]; isKeyRight?: boolean; timeLimitMs?: number }) => Desk;

/** The piece above in English, or as said otherwise. */
export const request = ({
  speech: bytes = speech,
  ...more
}: Partial<Omit<TranscriptionRequest, "speech">> & { speech?: Uint8Array } = {}): TranscriptionRequest => ({
  speech: speechFile(bytes),
  startMs: START_MS,
  language: "en",
  speakers: null,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});

export const wordsOf = ({ transcript }: Heard) => transcript.segments.flatMap(({ words }) => words);

/** How it failed; that it did is asserted. */
export async function failureOf(heard: Promise<Heard>): Promise<VendorFailure> {
  const error = await heard.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorFailure);
  return error as VendorFailure;
}

export function transcriptionSuite(name: string, setup: () => TranscriberUnderTest): void {
  const open: Open = ({ mishaps = [], isKeyRight = true, timeLimitMs = 5_000 } = {}) => {
    const under = setup();
    const fake = under.fake();
    fake.mishaps.push(...mishaps);
    return { fake, provider: under.open({ fetch: fake.fetch, now: () => NOW, timeLimitMs }, isKeyRight) };
  };
  describe(`hearing by ${name}`, () => {
    describeSpeech(open, setup());
    describeFailures(open);
  });
}
