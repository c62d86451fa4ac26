/** What ElevenLabs' voices have of their own, and cloned ones; what all that speak have in common is in speech.test.ts. */
import { describe, expect, it } from "vitest";
import { elevenLabsCloning } from "../../src/providers/elevenlabs/clone.ts";
import { voiceSettings } from "../../src/providers/elevenlabs/speech-settings.ts";
import { elevenLabsSpeech, type ElevenLabsVoice } from "../../src/providers/elevenlabs/speech.ts";
import type { SpeechRequest } from "../../src/providers/speech.ts";
import { ELEVENLABS_SPEECH_KEY, FakeElevenLabsSpeech } from "../fakes/elevenlabs-speech.ts";
import { REFERENCE } from "../suites/speech.ts";

const signal = new AbortController().signal;
const mayBegin = async () => true;
const request = (more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  text: "Magandang umaga.",
  language: "tl-PH",
  voice: "JBFqnCBsd6RMkjVDRZzb",
  reference: null,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 2,
  signal,
  mayBegin,
  ...more,
});

function world(model: ElevenLabsVoice = "eleven_flash_v2_5") {
  const fake = new FakeElevenLabsSpeech();
  const config = { apiKey: ELEVENLABS_SPEECH_KEY, baseUrl: "https://elevenlabs.test", fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000 };
  return { fake, provider: elevenLabsSpeech(model, { ...config, microsPerThousandCharacters: 150_000 }), cloning: elevenLabsCloning(model, config) };
}

it("asks for PCM that every plan has, in the language by the vendor's name, with another seed for another take", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ previousText: "Before <break time='3s'/> it.", nextText: "After it." }));
  expect(fake.calls[0]).toMatchObject({
    url: "https://elevenlabs.test/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb?output_format=pcm_24000",
    fields: {
      text: "Magandang umaga.",
      model_id: "eleven_flash_v2_5",
      language_code: "fil",
      seed: 2,
      previous_text: "Before break time='3s' it.",
      next_text: "After it.",
      voice_settings: { stability: 0.5, similarity_boost: 0.75, style: 0, use_speaker_boost: true },
    },
  });
});
it("names no language to the model that takes none, nor one that the model does not have", async () => {
  const [multilingual, flash] = [world("eleven_multilingual_v2"), world()];
  await multilingual.provider.speak(request());
  await flash.provider.speak(request({ language: "eu" }));
  expect([multilingual, flash].map(({ fake }) => fake.calls[0]!.fields["language_code"])).toEqual([undefined, undefined]);
});
it("takes any voice of the library by its id", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ voice: "abcdefghij0123456789" }));
  expect(fake.calls[0]!.fields["voice"]).toBe("abcdefghij0123456789");
});
it("sends no more of the context than carries on from, and no half character of it", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ previousText: "𠮷".repeat(500), nextText: "𠮷".repeat(500) }));
  const { previous_text: before, next_text: after } = fake.calls[0]!.fields;
  expect([before, after]).toEqual(["𠮷".repeat(300), "𠮷".repeat(300)]);
});
it.each([
  [401, "quota_exceeded", "vendor_out_of_funds"],
  [404, "voice_not_found", "unknown_voice"],
  [400, "max_character_limit_exceeded", "text_too_long"],
  [429, "too_many_concurrent_requests", "vendor_throttled"],
  [503, "quota_exceeded", "vendor_throttled"],
])("knows what %i with %s means", async (status, code, fault) => {
  const { fake, provider } = world();
  fake.mishaps.push({ kind: "status", status, body: JSON.stringify({ detail: { status: code, message: "secret" } }) });
  await expect(provider.speak(request())).rejects.toMatchObject({ code: fault, message: expect.stringContaining(code) as string });
});
it.each([
  [null, 0.5],
  [{ mood: "statement", level: 9, rate: 2, pitchRange: 5 }, 0.5],
  [{ mood: "exclamation", level: null, rate: null, pitchRange: null }, 0.35],
  [{ mood: "question", level: null, rate: null, pitchRange: 12 }, 0.35],
  [{ mood: "statement", level: null, rate: null, pitchRange: 1 }, 0.65],
] as const)("makes settings of how a line was said, and never hides a pace in them: %j", (delivery, stability) => {
  expect(voiceSettings(delivery, 1)).toEqual({ stability, similarity_boost: 0.75, style: 0, use_speaker_boost: true });
});

describe("a cloned voice", () => {
  const name = "OneVoice dub_1 0123456789ab spk_1";
  const sample = { name, reference: REFERENCE, signal, mayBegin };
  it("is made of the sample as it is, counted, spoken with, and forgotten", async () => {
    const { fake, provider, cloning } = world();
    const { voice, usage } = await cloning.clone(sample);
    expect(usage).toEqual([{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }]);
    expect(fake.calls[0]).toMatchObject({
      fields: { name, remove_background_noise: "false", file: "voice.flac", type: "audio/flac" },
      fileBytes: REFERENCE.audio.length,
    });
    await provider.speak(request({ voice }));
    expect([fake.calls.at(-1)!.fields["voice"], fake.own.has(voice)]).toEqual([voice, true]);
    await cloning.forget({ voice, name, signal });
    expect(fake.own.size).toBe(0);
  });
  it("that is gone is gone, however often it is forgotten", async () => {
    const { cloning } = world();
    await expect(cloning.forget({ voice: "cloned00000000000000", name, signal })).resolves.toBeUndefined();
  });
  it("is not forgotten where the vendor fails", async () => {
    const { fake, cloning } = world();
    const { voice } = await cloning.clone(sample);
    fake.mishaps.push({ kind: "status", status: 500, body: "" });
    await expect(cloning.forget({ voice, name, signal })).rejects.toMatchObject({ code: "vendor_failed" });
  });
  it("that the vendor wants to be verified is of no use, and is not left there", async () => {
    const { fake, cloning } = world();
    fake.needsVerification = true;
    await expect(cloning.clone(sample)).rejects.toMatchObject({ code: "vendor_refused", retryable: false });
    expect(fake.own.size).toBe(0);
  });
  it.each(["half", "garbage", "breaks_off"] as const)("of which nobody heard (%s) is found by its name and not left there", async (kind) => {
    const { fake, cloning } = world();
    fake.own.set("another00000000000000", `${name}2`);
    fake.mishaps.push({ kind });
    await expect(cloning.clone(sample)).rejects.toMatchObject({ retryable: true, isAmbiguous: true });
    expect([...fake.own.values()]).toEqual([`${name}2`]);
  });
  it("that an earlier try left there without a word goes when the next has made its own", async () => {
    const { fake, cloning } = world();
    fake.own.set("late0000000000000000", name);
    fake.own.set("another0000000000000", `${name}2`);
    const { voice } = await cloning.clone(sample);
    expect([...fake.own.keys()]).toEqual(["another0000000000000", voice]);
  });
  it("is kept where the vendor does not say what else there is", async () => {
    const { fake, cloning } = world();
    fake.goodFirst = 1;
    fake.mishaps.push({ kind: "status", status: 401, body: '{"detail":{"status":"missing_permissions"}}' });
    const { voice } = await cloning.clone(sample);
    expect([...fake.own.keys()]).toEqual([voice]);
  });
  it.each([
    ["nobody wants any more", async () => false, "canceled"],
    ["its dub cannot be asked about", () => Promise.reject(new Error("away")), "away"],
  ])("that %s once it is made is not left there", async (_, answer, said) => {
    const { fake, cloning } = world();
    let asked = 0;
    const end = cloning.clone({ ...sample, mayBegin: () => (asked++ === 0 ? Promise.resolve(true) : answer()) });
    await expect(end.catch((error: unknown) => String((error as { code?: string }).code ?? error))).resolves.toContain(said);
    expect(fake.own.size).toBe(0);
  });
  it("of an id that nobody knows is forgotten by its name", async () => {
    const { fake, cloning } = world();
    fake.own.set("late0000000000000000", name);
    fake.own.set("another0000000000000", `${name}2`);
    await cloning.forget({ voice: null, name, signal });
    expect([...fake.own.values()]).toEqual([`${name}2`]);
  });
  it("of a sample that the vendor refuses fails for good", async () => {
    const { cloning } = world();
    const reference = { ...REFERENCE, audio: new Uint8Array(10), contentType: "audio/wav" };
    await expect(cloning.clone({ ...sample, reference })).rejects.toMatchObject({ code: "vendor_refused", retryable: false });
  });
  it("is not made once nobody wants it", async () => {
    const { fake, cloning } = world();
    await expect(cloning.clone({ ...sample, mayBegin: async () => false })).rejects.toMatchObject({ code: "canceled" });
    expect(fake.calls).toEqual([]);
  });
});
