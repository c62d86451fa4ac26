/** What OpenAI's voices have of their own; what all that speak have in common is in speech.test.ts. */
import { describe, expect, it } from "vitest";
import { instructions } from "../../src/providers/openai/speech-instructions.ts";
import { openAiSpeech, type OpenAiVoice } from "../../src/providers/openai/speech.ts";
import { charactersCost, OPENAI_MINI_TTS_MICROS, OPENAI_MINI_TTS_MICROS_PER_CALL } from "../../src/providers/prices-voices.ts";
import type { SpeechRequest } from "../../src/providers/speech.ts";
import { FakeOpenAiSpeech, OPENAI_SPEECH_KEY } from "../fakes/openai-speech.ts";

const request = (more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  text: "Olá.",
  language: "pt-BR",
  voice: "marin",
  reference: null,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 3,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});

function world(model: OpenAiVoice = "gpt-4o-mini-tts", microsPerThousandCharacters = OPENAI_MINI_TTS_MICROS) {
  const fake = new FakeOpenAiSpeech();
  const config = { apiKey: OPENAI_SPEECH_KEY, baseUrl: "https://openai.test/v1", fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000 };
  return { fake, provider: openAiSpeech(model, { ...config, microsPerThousandCharacters }) };
}

it("asks for headerless PCM, and tells the model how the line was said", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ delivery: { mood: "question", level: -6, rate: 1.3, pitchRange: 11 } }));
  expect(fake.calls[0]!.fields).toEqual({
    model: "gpt-4o-mini-tts",
    input: "Olá.",
    voice: "marin",
    response_format: "pcm",
    instructions: "Speak Brazilian Portuguese as a native speaker does. It is a question. Speak softly. Speak quickly. Use a lively intonation.",
  });
});
it("tells tts-1 nothing that it does not take", async () => {
  const { fake, provider } = world("tts-1");
  await provider.speak(request({ voice: "nova" }));
  expect(fake.calls[0]!.fields).toEqual({ model: "tts-1", input: "Olá.", voice: "nova", response_format: "pcm" });
});
it("has no voice of the newer model for the older ones", async () => {
  const { fake, provider } = world("tts-1-hd");
  await expect(provider.speak(request())).rejects.toMatchObject({ code: "unknown_voice" });
  expect(fake.calls).toEqual([]);
});
it("names a voice of one's own by its id", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ voice: "voice_1234" }));
  expect(fake.calls[0]!.fields["voice"]).toEqual({ id: "voice_1234" });
});
it("knows a used-up quota from haste though both are a 429", async () => {
  const { fake, provider } = world();
  fake.mishaps.push({ kind: "status", status: 429, body: '{"error":{"code":"insufficient_quota","message":"..."}}' });
  await expect(provider.speak(request())).rejects.toMatchObject({ code: "vendor_out_of_funds", retryable: false });
});
it("counts the minutes of sound where nobody tells the tokens", async () => {
  const { provider } = world();
  const long = await provider.speak(request({ text: "Uma frase bem mais longa, que dura alguns segundos. ".repeat(10) }));
  // 519 characters of 5 ms and 360 ms of silence: 2,955 ms at $0.015 a minute, and less than 300 tokens of text.
  expect(long.usage[0]!.quantity).toBe(519);
  expect(long.usage[0]!.vendorCostMicros).toBeGreaterThan(739);
  expect(long.usage[0]!.vendorCostMicros).toBeLessThan(739 + 180);
});
describe("what a line by gpt-4o-mini-tts is counted as", () => {
  const LOUD = { mood: "exclamation", level: 7, rate: 0.7, pitchRange: 12 } as const;
  async function costOf(text: string, seconds: number): Promise<number> {
    const { fake, provider } = world();
    Object.defineProperty(fake, "answer", {
      value: () => new Response(new Uint8Array(2 * 24_000 * seconds).fill(7), { headers: { "content-type": "audio/pcm" } }),
    });
    const { usage } = await provider.speak(request({ text, delivery: LOUD }));
    return usage[0]!.vendorCostMicros;
  }
  const heldFor = (text: string): number => charactersCost(text, OPENAI_MINI_TTS_MICROS) + OPENAI_MINI_TTS_MICROS_PER_CALL;
  const SPOKEN: [string, number][] = [
    ["No.", 0.8],
    ["Sí.", 0.9],
    ["Hm. OK.", 1.5],
    ["不。", 5.5],
    ["No.", 5.5],
    ["Wait here for me, will you?", 11],
    ["字".repeat(300), 80],
    ["x".repeat(1_800), 410],
  ];
  it.each(SPOKEN.map(([text, seconds]) => [text.length, seconds, text] as const))(
    "is no more than what is held before it: %i characters in %d s",
    async (_, seconds, text) => {
      const cost = await costOf(text, seconds);
      expect(cost).toBeGreaterThan(seconds * 250);
      expect(cost).toBeLessThanOrEqual(heldFor(text));
      expect(world().provider.inVain({ text })[0]!.vendorCostMicros).toBe(heldFor(text));
    },
  );
  it("is the whole of it where the voice did not find its end, though less was held", async () => {
    expect(await costOf("No.", 300)).toBeGreaterThan(75_000);
  });
  it("is nothing where nothing is asked for it", async () => {
    const { provider } = world("gpt-4o-mini-tts", 0);
    expect((await provider.speak(request())).usage[0]!.vendorCostMicros).toBe(0);
    expect(provider.inVain({ text: "Olá." })[0]!.vendorCostMicros).toBe(0);
  });
});

describe("instructions", () => {
  it.each([
    [null, ""],
    [{ mood: "statement", level: 0, rate: 1, pitchRange: 5 }, ""],
    [{ mood: "exclamation", level: null, rate: null, pitchRange: null }, " It is an exclamation, said with energy."],
    [{ mood: "statement", level: 5, rate: 0.8, pitchRange: 2 }, " Speak loudly. Speak slowly. Keep an even, calm tone."],
  ] as const)("of %j say what differs and nothing else", (delivery, said) => {
    expect(instructions("es-MX", delivery)).toBe(`Speak Mexican Spanish as a native speaker does.${said}`);
  });
  it("name a language that has no name by the text itself", () => {
    expect(instructions("not a tag", null)).toBe("Speak the language of the text as a native speaker does.");
  });
});
