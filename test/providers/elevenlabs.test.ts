/** What Scribe has of its own; what all that hear have in common is in transcription.test.ts. */
import { expect, it } from "vitest";
import { elevenLabsTranscription } from "../../src/providers/elevenlabs/scribe.ts";
import { scribeTranscript } from "../../src/providers/elevenlabs/scribe-transcript.ts";
import { soundKind } from "../../src/sound-names.ts";
import { pieceClock } from "../../src/providers/piece-clock.ts";
import type { TranscriptionRequest } from "../../src/providers/transcription.ts";
import { ELEVENLABS_KEY, FakeElevenLabs } from "../fakes/elevenlabs.ts";
import { speechFile } from "../../src/providers/speech-file.ts";
import { speechOf } from "../fakes/speech.ts";

const speech = speechFile(speechOf({ durationMs: 10_000, said: [] }));
const clock = pieceClock({ speech, startMs: 0 });
const word = (text: string, start: number, end: number, speaker_id = "speaker_0", logprob: number | null = -0.1) => ({
  text,
  type: "word" as const,
  start,
  end,
  speaker_id,
  logprob,
});
const replyOf = (words: ReturnType<typeof word>[], language_code = "eng") => ({ language_code, language_probability: 0.9, words });

function world() {
  const fake = new FakeElevenLabs();
  const provider = elevenLabsTranscription("scribe_v1", {
    apiKey: ELEVENLABS_KEY,
    baseUrl: "https://elevenlabs.test",
    microsPerMinute: 6_667,
    fetch: fake.fetch,
    now: () => 0,
    timeLimitMs: 5_000,
  });
  const request: TranscriptionRequest = {
    speech,
    startMs: 0,
    language: null,
    speakers: null,
    signal: new AbortController().signal,
    mayBegin: async () => true,
  };
  return { fake, provider, request };
}

it.each([
  ["(laughter)", "laughter"],
  ["[chuckles]", "laughter"],
  ["(applause)", "applause"],
  ["(singing)", "song"],
  ["[upbeat music]", "music"],
  ["(footsteps)", "other"],
  ["(human voice)", "other"],
])("takes %s for %s", (tag, kind) => {
  expect(soundKind(tag) ?? "other").toBe(kind);
});
it("begins a segment with another speaker and after a pause of a second", () => {
  const { segments } = scribeTranscript(
    replyOf([word("One", 0, 0.4), word("two.", 0.5, 0.9), word("Three.", 2, 2.4), word("Four.", 2.5, 2.9, "speaker_1")]),
    clock,
    null,
  );
  expect(segments.map(({ startMs, endMs, words }) => [startMs, endMs, words.map(({ text }) => text).join(" ")])).toEqual([
    [0, 900, "One two."],
    [2_000, 2_400, "Three."],
    [2_500, 2_900, "Four."],
  ]);
});
it("makes a probability of how sure it is, and none where it does not say", () => {
  const { segments } = scribeTranscript(replyOf([word("One", 0, 0.4, "speaker_0", Math.log(0.25)), word("two", 0.5, 0.9, "speaker_0", null)]), clock, null);
  expect(segments[0]!.words.map(({ score }) => score?.toFixed(3) ?? null)).toEqual(["0.250", null]);
});
it("names languages as the rest of OneVoice does, whatever was asked for", () => {
  expect(scribeTranscript(replyOf([], "jpn"), clock, "en-GB")).toMatchObject({ language: "en-GB", detected: { language: "ja", probability: 0.9 } });
});
it("asks for words, speakers and sounds, and for no more than 32 people", async () => {
  const { fake, provider, request } = world();
  const { warnings } = await provider.transcribe({ ...request, language: "sr-Latn", speakers: { least: 1, most: 40 } });
  expect(fake.calls[0]!.fields).toEqual({
    model_id: "scribe_v1",
    timestamps_granularity: "word",
    diarize: "true",
    tag_audio_events: "true",
    language_code: "sr",
    num_speakers: 32,
  });
  expect(warnings).toEqual(["elevenlabs/scribe_v1 tells 32 speakers apart at most."]);
});
it("knows a used-up quota from a wrong key though both are a 401", async () => {
  const { fake, provider, request } = world();
  fake.mishaps.push({ kind: "status", status: 401, body: '{"detail":{"status":"quota_exceeded","message":"..."}}' });
  await expect(provider.transcribe(request)).rejects.toMatchObject({
    code: "vendor_out_of_funds",
    retryable: false,
    message: expect.stringContaining("quota_exceeded") as string,
  });
});
