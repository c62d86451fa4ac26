import { elevenLabsTranscription } from "../../src/providers/elevenlabs/scribe.ts";
import { openAiTranscription, type OpenAiModel } from "../../src/providers/openai/transcription.ts";
import { hostedWhisperX } from "../../src/providers/whisperx-hosted/transcription.ts";
import { ELEVENLABS_KEY, FakeElevenLabs } from "../fakes/elevenlabs.ts";
import { FakeOpenAi, OPENAI_KEY } from "../fakes/openai.ts";
import { FakeHostedWhisperX, HOSTED_KEY, HOSTED_URL } from "../fakes/whisperx-hosted.ts";
import { type TranscriberUnderTest, transcriptionSuite } from "../suites/transcription.ts";

const openAi = (model: OpenAiModel, more: Pick<TranscriberUnderTest, "gives" | "warnsOfSpeakers" | "microsOfFiveMinutes">) =>
  transcriptionSuite(`openai/${model}`, () => ({
    fake: () => new FakeOpenAi(),
    open: (config, isKeyRight) =>
      openAiTranscription(model, { ...config, apiKey: isKeyRight ? OPENAI_KEY : "sk-wrong", baseUrl: "https://openai.test/v1", microsPerMinute: 6_000 }),
    ...more,
  }));

openAi("whisper-1", {
  gives: { times: "words", speakers: false, events: false, language: true },
  warnsOfSpeakers: /does not tell speakers apart/,
  microsOfFiveMinutes: { least: 30_000, most: 30_000 },
});
// 3,000 tokens of sound and about 750 of text.
openAi("gpt-4o-transcribe", {
  gives: { times: "none", speakers: false, events: false, language: false },
  warnsOfSpeakers: /does not tell speakers apart/,
  microsOfFiveMinutes: { least: 12_000, most: 20_000 },
});
openAi("gpt-4o-transcribe-diarize", {
  gives: { times: "segments", speakers: true, events: false, language: false },
  warnsOfSpeakers: /cannot be told how many/,
  microsOfFiveMinutes: { least: 12_000, most: 20_000 },
});
transcriptionSuite("elevenlabs/scribe_v1", () => ({
  fake: () => new FakeElevenLabs(),
  open: (config, isKeyRight) =>
    elevenLabsTranscription("scribe_v1", {
      ...config,
      apiKey: isKeyRight ? ELEVENLABS_KEY : "wrong",
      baseUrl: "https://elevenlabs.test",
      microsPerMinute: 6_667,
    }),
  gives: { times: "words", speakers: true, events: true, language: true },
  warnsOfSpeakers: /not that there are 2 at least/,
  microsOfFiveMinutes: { least: 33_335, most: 33_335 },
}));
transcriptionSuite("whisperx-hosted/large-v3", () => ({
  fake: () => new FakeHostedWhisperX(),
  open: (config, isKeyRight) => hostedWhisperX({ ...config, apiKey: isKeyRight ? HOSTED_KEY : "wrong", baseUrl: HOSTED_URL, microsPerMinute: 500 }),
  gives: { times: "words", speakers: false, events: false, language: true },
  warnsOfSpeakers: /cannot be told how many/,
  microsOfFiveMinutes: { least: 2_500, most: 2_500 },
}));
