/** What a hosted WhisperX has of its own; what all that hear have in common is in transcription.test.ts. */
import { expect, it } from "vitest";
import type { TranscriptionRequest } from "../../src/providers/transcription.ts";
import { hostedWhisperX } from "../../src/providers/whisperx-hosted/transcription.ts";
import { speechFile } from "../../src/providers/speech-file.ts";
import { speechOf } from "../fakes/speech.ts";
import { FakeHostedWhisperX, HOSTED_KEY, HOSTED_URL } from "../fakes/whisperx-hosted.ts";

const said = ["In", "1984", "nobody", "knew."].map((text, index) => ({ text, startMs: index * 500, endMs: index * 500 + 400 }));

function world(body?: unknown) {
  const fake = new FakeHostedWhisperX();
  if (body !== undefined) fake.mishaps.push({ kind: "status", status: 200, body: JSON.stringify(body) });
  const provider = hostedWhisperX({ apiKey: HOSTED_KEY, baseUrl: HOSTED_URL, microsPerMinute: 0, fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000 });
  const request: TranscriptionRequest = {
    speech: speechFile(speechOf({ durationMs: 3_000, said })),
    startMs: 10_000,
    language: null,
    speakers: null,
    signal: new AbortController().signal,
    mayBegin: async () => true,
  };
  return { fake, heard: provider.transcribe(request) };
}

it("leaves words without times that the host could not align, and loses none", async () => {
  const { transcript } = await world().heard;
  expect(transcript.segments[0]!.words.map(({ text, startMs, score }) => [text, startMs, score])).toEqual([
    ["In", 10_000, 0.91],
    ["1984", null, null],
    ["nobody", 11_000, 0.91],
    ["knew.", 11_500, 0.91],
  ]);
});
it("asks for aligned words as they are, in the language that is found", async () => {
  const { fake, heard } = world();
  await heard;
  expect(fake.calls[0]!.fields).toEqual({ processing_type: "align", output: "raw" });
});
it("takes the text's words where a segment comes without any, and the segment's speaker for them", async () => {
  const { transcript } = await world({ segments: [{ start: 0.5, end: 1.5, text: " Good morning.", speaker: "SPEAKER_01" }], language: "en" }).heard;
  expect(transcript.segments).toMatchObject([
    { startMs: 10_500, endMs: 11_500, words: [{ text: "Good", startMs: null, speaker: "SPEAKER_01" }, { text: "morning." }] },
  ]);
});
it("says so where the host does not tell which language it heard", async () => {
  const { transcript, languageProbability, warnings } = await world({ segments: [] }).heard;
  expect([transcript.language, languageProbability]).toEqual(["und", 0]);
  expect(warnings).toEqual([expect.stringMatching(/name the video's language/)]);
});
it("keeps a score that is none within 0 and 1", async () => {
  const words = [{ word: "Hm", start: 0, end: 0.4, score: 1.2 }];
  const { transcript } = await world({ segments: [{ start: 0, end: 0.4, text: "Hm", words }], language: "en" }).heard;
  expect(transcript.segments[0]!.words[0]!.score).toBe(1);
});
