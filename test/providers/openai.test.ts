/** What OpenAI's models have of their own; what all that hear have in common is in transcription.test.ts. */
import { describe, expect, it } from "vitest";
import { dressWords } from "../../src/providers/openai/dress-words.ts";
import { isCutOff } from "../../src/providers/openai/gpt4o.ts";
import { languageNamed, languageParameter } from "../../src/providers/openai/languages.ts";
import { meaningOf } from "../../src/providers/openai/refusals.ts";
import { openAiTranscription, type OpenAiModel } from "../../src/providers/openai/transcription.ts";
import { pieceClock } from "../../src/providers/piece-clock.ts";
import { WhisperReply, whisperTranscript } from "../../src/providers/openai/whisper.ts";
import { speechFile } from "../../src/providers/speech-file.ts";
import { FakeOpenAi, OPENAI_KEY } from "../fakes/openai.ts";
import { speechOf } from "../fakes/speech.ts";

describe("the punctuation of the text is put on the words", () => {
  it.each([
    ["in English", ["Well", "the", "old", "man", "doesn't", "know"], "Well, the (old) man doesn't know!", ["Well,", "the", "(old)", "man", "doesn't", "know!"]],
    ["of quotes", ["He", "said", "no", "twice"], "He said “no”, twice.", ["He", "said", "“no”,", "twice."]],
    ["in Spanish", ["Qué", "hora", "es"], "¿Qué hora es?", ["¿Qué", "hora", "es?"]],
    ["in French, where marks stand apart", ["Quoi", "dit-il"], "Quoi ? dit-il.", ["Quoi", "dit-il."]],
    ["in Japanese, without spaces", ["今日", "は", "晴れ", "です"], "今日は晴れです。", ["今日", "は", "晴れ", "です。"]],
    ["where the case differs", ["hello", "world"], "Hello, World.", ["Hello,", "World."]],
    ["around a word that the text does not have", ["one", "uh", "two"], "One, two.", ["One,", "uh", "two."]],
    ["beside a word that the list does not have", ["one", "three"], "One, two, three.", ["One,", "three."]],
    ["with a dash between", ["yes", "no"], "Yes — no.", ["Yes—", "no."]],
    ["of an empty text", ["one"], "", ["one"]],
  ])("%s", (_, words, text, dressed) => {
    expect(dressWords(words, text)).toEqual(dressed);
  });
  it("with the same word over and over in its right place", () => {
    expect(dressWords(["no", "no", "no"], "No, no. No!")).toEqual(["No,", "no.", "No!"]);
  });
});

it("reads the names that whisper-1 gives to languages", () => {
  expect(["english", "Portuguese", "haitian creole", "myanmar", "javanese", "castilian", "yue"].map(languageNamed)).toEqual([
    "en",
    "pt",
    "ht",
    "my",
    "jv",
    "es",
    "yue",
  ]);
  expect(languageNamed("klingon of old")).toBeNull();
});
it("tells the vendor the language by its two letters only", () => {
  expect(["pt-BR", "zh-Hant-TW", "yue", "fil"].map(languageParameter)).toEqual(["pt", "zh", null, null]);
});
it("knows a used-up quota from too many requests", () => {
  expect([meaningOf(429, "insufficient_quota"), meaningOf(429, "rate_limit_exceeded"), meaningOf(429, null)]).toEqual(["vendor_out_of_funds", null, null]);
});
it("warns where a model stopped at its limit of text", async () => {
  expect([2_000, 1_999].map((output_tokens) => isCutOff({ type: "tokens", input_tokens: 3_000, output_tokens }))).toEqual([true, false]);
});
it("gives words without segments one, and segments without words theirs without times", () => {
  const clock = {
    startMs: 0,
    durationMs: 5_000,
    at: (seconds: number) => seconds * 1000,
    span: (a: number, b: number) => ({ startMs: a * 1000, endMs: b * 1000 }),
  };
  const bare = WhisperReply.parse({ language: "english", duration: "2.0", text: "One.", words: [{ word: "One", start: 1, end: 2 }] });
  expect(whisperTranscript(bare, clock, null).segments).toMatchObject([{ startMs: 1_000, endMs: 2_000, words: [{ text: "One." }] }]);
  const wordless = WhisperReply.parse({ language: "english", text: "One two.", segments: [{ start: 1, end: 2, text: " One two." }] });
  expect(whisperTranscript(wordless, clock, null).segments[0]!.words.map(({ text, startMs }) => [text, startMs])).toEqual([
    ["One", null],
    ["two.", null],
  ]);
});

const clockOf = () => pieceClock({ speech: { file: new Blob([]), durationMs: 10_000 }, startMs: 0 });
it("keeps what a segment says whose words have no times though others have some", () => {
  const half = WhisperReply.parse({
    language: "english",
    text: "Hello there. This one has no times.",
    segments: [
      { start: 0, end: 2, text: " Hello there." },
      { start: 2, end: 6, text: " This one has no times." },
    ],
    words: [
      { word: "Hello", start: 0.1, end: 0.5 },
      { word: "there", start: 0.6, end: 1 },
    ],
  });
  const { segments } = whisperTranscript(half, clockOf(), "en");
  expect(segments.map(({ words }) => words.map(({ text, startMs }) => [text, startMs]))).toEqual([
    [
      ["Hello", 100],
      ["there.", 600],
    ],
    ["This", "one", "has", "no", "times."].map((word) => [word, null]),
  ]);
});
it("says nothing twice where the times of words and segments differ", () => {
  const drifting = WhisperReply.parse({
    language: "english",
    text: "Hello there. Yes.",
    segments: [
      { start: 0, end: 2, text: " Hello there." },
      { start: 2, end: 3, text: " Yes." },
    ],
    words: ["Hello", "there", "Yes"].map((word, at) => ({ word, start: at / 2, end: at / 2 + 0.4 })),
  });
  const { segments } = whisperTranscript(drifting, clockOf(), "en");
  expect(segments.flatMap(({ words }) => words.map(({ text }) => text))).toEqual(["Hello", "there.", "Yes."]);
});

describe("the fake refuses what OpenAI refuses", () => {
  const call = (form: FormData) =>
    new FakeOpenAi().fetch("https://openai.test/v1/audio/transcriptions", { method: "POST", headers: { authorization: `Bearer ${OPENAI_KEY}` }, body: form });
  const formOf = (fields: [string, string][], durationMs = 60_000, padTo = 0) => {
    const form = new FormData();
    form.set("file", new Blob([speechOf({ durationMs, said: [], padTo })]), "speech.flac");
    for (const [name, value] of fields) form.append(name, value);
    return form;
  };
  it.each([
    [
      "a field that is not documented",
      formOf([
        ["model", "whisper-1"],
        ["speakers", "2"],
      ]),
      400,
    ],
    [
      "words of gpt-4o-transcribe",
      formOf([
        ["model", "gpt-4o-transcribe"],
        ["response_format", "verbose_json"],
      ]),
      400,
    ],
    [
      "a long file for the diarizing model without chunking",
      formOf([
        ["model", "gpt-4o-transcribe-diarize"],
        ["response_format", "diarized_json"],
      ]),
      400,
    ],
    [
      "a hint to the diarizing model",
      formOf([
        ["model", "gpt-4o-transcribe-diarize"],
        ["chunking_strategy", "auto"],
        ["prompt", "Hi"],
      ]),
      400,
    ],
    ["more than 25 MB", formOf([["model", "whisper-1"]], 60_000, 26_300_000), 413],
    ["more than 1,400 s", formOf([["model", "gpt-4o-transcribe"]], 1_401_000), 400],
    [
      "a region in the language",
      formOf([
        ["model", "whisper-1"],
        ["language", "pt-BR"],
      ]),
      400,
    ],
  ] as const)("%s", async (_, form, status) => {
    expect((await call(form)).status).toBe(status);
  });
});

it("sends what each model takes and nothing else", async () => {
  const sent = async (model: OpenAiModel) => {
    const fake = new FakeOpenAi();
    const config = { apiKey: OPENAI_KEY, baseUrl: "https://openai.test/v1", microsPerMinute: 6_000, fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000 };
    const speech = speechFile(speechOf({ durationMs: 60_000, said: [] }));
    await openAiTranscription(model, config).transcribe({
      speech,
      startMs: 0,
      language: null,
      speakers: null,
      signal: new AbortController().signal,
      mayBegin: async () => true,
    });
    return fake.calls[0]!.fields;
  };
  expect(await sent("whisper-1")).toEqual({
    model: "whisper-1",
    temperature: "0",
    response_format: "verbose_json",
    timestamp_granularities: ["word", "segment"],
  });
  expect(await sent("gpt-4o-transcribe")).toEqual({ model: "gpt-4o-transcribe", temperature: "0", response_format: "json" });
  expect(await sent("gpt-4o-transcribe-diarize")).toEqual({
    model: "gpt-4o-transcribe-diarize",
    temperature: "0",
    response_format: "diarized_json",
    chunking_strategy: "auto",
  });
});
