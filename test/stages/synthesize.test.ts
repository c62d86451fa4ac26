/** The stage that has a vendor speak: what it asks, what it keeps, and how it ends. */
import { expect, it } from "vitest";
import { CLONED, SynthesizeValue } from "../../containers/contract/stages.ts";
import { speaking } from "../../src/providers/speak.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { clonerOf, speakerOf } from "../../src/providers/vendors-voices.ts";
import { readWav } from "../../src/sound/read-wav.ts";
import { trim } from "../../src/sound/trim.ts";
import { synthesize } from "../../src/stages/synthesize.ts";
import type { VendorStageRun } from "../../src/stages/worker-stage.ts";
import { ELEVENLABS_SPEECH_KEY, FakeElevenLabsSpeech } from "../fakes/elevenlabs-speech.ts";
import { FakeFish, FISH_KEY } from "../fakes/fish.ts";
import { type FakeVoiceVendor, pcmBytes, voiceOf } from "../fakes/voice-vendor.ts";
import { REFERENCE } from "../suites/speech.ts";

const PARAMS = { engine: "elevenlabs/eleven_flash_v2_5", language: "en", voice: "JBFqnCBsd6RMkjVDRZzb", text: "Dr. Who?", variant: 1 };

function world(fake: FakeVoiceVendor, more: Partial<VendorStageRun> & { reference?: Uint8Array } = {}) {
  const kept = new Map<string, { bytes: Uint8Array; contentType: string }>();
  const settings = vendorSettings({ ELEVENLABS_API_KEY: ELEVENLABS_SPEECH_KEY, FISH_API_KEY: FISH_KEY });
  const vendors = { fetch: fake.fetch, now: () => 0 };
  const run: VendorStageRun = {
    params: PARAMS,
    prefix: "w/wsp_1/d/dub_1/unit/1/",
    hints: {},
    count: (name) => (name === "reference" && more.reference ? 1 : 0),
    read: async () => more.reference ?? new Uint8Array(),
    write: async (name, bytes, contentType) => void kept.set(name, { bytes, contentType }),
    sizeOf: () => 0,
    newId: (prefix) => prefix,
    hear: null,
    clauses: null,
    words: null,
    speak: speaking({ speakerOf: async (engine) => speakerOf(engine, settings, vendors), clonerOf: async (engine) => clonerOf(engine, settings, vendors) }),
    signal: new AbortController().signal,
    mayBegin: async () => true,
    ...more,
  };
  return { kept, run };
}

it("keeps the take trimmed, as 16 bit mono WAV, with a value of the contract", async () => {
  const fake = new FakeElevenLabsSpeech();
  const { kept, run } = world(fake);
  const end = await synthesize(run);
  if ("failure" in end) throw new Error(end.failure.message);
  const take = readWav(kept.get("take")!.bytes);
  expect(kept.get("take")!.contentType).toBe("audio/wav");
  expect(take).toEqual(trim(fake.made!));
  const value = SynthesizeValue.parse(end.value);
  // 8 characters of 5 ms, 60 ms before and 120 after; the vendor had 150 and 210.
  expect(value).toEqual({ durationMs: 220, sampleRate: 24_000, samples: 5_280, levelDb: expect.any(Number) as number, warnings: [], speed: 1, pauses: [] });
  expect(value.levelDb).toBeGreaterThan(-20);
  expect("usage" in end && end.usage).toEqual([{ meter: "synthesize_characters", quantity: 8, vendorCostMicros: 1_200 }]);
});
it("asks for the speed, and tells which it was and where the take pauses", async () => {
  const fake = new FakeElevenLabsSpeech();
  // As long as the fake's silences around its sound: two sounds with one between them.
  Object.defineProperty(fake, "answer", {
    value: () => new Response(pcmBytes({ samples: paused, sampleRate: 24_000 }), { headers: { "content-type": "audio/pcm" } }),
  });
  const { samples } = voiceOf("Who?", 24_000);
  const paused = Int16Array.from([...samples, ...samples]);
  const end = await synthesize(world(fake, { params: { ...PARAMS, speed: 1.3 } }).run);
  // 20 ms of sound, 210 + 150 ms of silence, 20 ms of sound; 60 ms before it all.
  expect(end).toMatchObject({ value: { durationMs: 580, speed: 1.2, pauses: [[80, 440]], warnings: [expect.stringContaining("speaks at 1.2")] } });
});
it("sends the pronunciations of the glossary and what stands around, and keeps what the vendor does not do", async () => {
  const fake = new FakeElevenLabsSpeech();
  const delivery = { mood: "question", level: 6, rate: null, pitchRange: null };
  const { run } = world(fake, { params: { ...PARAMS, spoken: "Doctor Hoo?" }, hints: { previousText: "Knock, knock.", nextText: null, delivery } });
  const end = await synthesize(run);
  expect(fake.calls[0]!.fields).toMatchObject({ text: "Doctor Hoo?", previous_text: "Knock, knock.", seed: 1 });
  expect(end).toMatchObject({ value: { warnings: [expect.stringContaining("cannot be told how loud")] } });
});
it("sends the speaker's sample with its text where the voice is to be cloned", async () => {
  const fake = new FakeFish();
  const params = { ...PARAMS, engine: "fish/s1", voice: CLONED, referenceText: "What she says." };
  expect(await synthesize(world(fake, { params, reference: REFERENCE.audio }).run)).toMatchObject({ value: { sampleRate: 44_100 } });
  expect(fake.calls[0]).toMatchObject({ fileBytes: REFERENCE.audio.length, fields: { references: ["What she says."] } });
  expect(await synthesize(world(fake, { params }).run)).toEqual({
    failure: { code: "reference_missing", message: expect.any(String) as string, retryable: false },
    usage: [],
    kind: "failed",
  });
});
it("calls silence a failure for good, and says what it cost: the same asked again is the same, and paid for again", async () => {
  const fake = new FakeElevenLabsSpeech();
  fake.isMute = true;
  const { kept, run } = world(fake);
  expect(await synthesize(run)).toEqual({
    failure: { code: "silent_take", message: "elevenlabs/eleven_flash_v2_5 answered with silence.", retryable: false },
    usage: [{ meter: "synthesize_characters", quantity: 8, vendorCostMicros: 1_200 }],
  });
  expect(kept.size).toBe(0);
});
it("hands on the vendor's failure, and what it may have cost, with nothing kept", async () => {
  const fake = new FakeElevenLabsSpeech();
  fake.mishaps.push({ kind: "half" });
  const { kept, run } = world(fake);
  expect(await synthesize(run)).toMatchObject({
    failure: { code: "vendor_broke_off", retryable: true },
    usage: [{ meter: "synthesize_characters_in_vain", quantity: 8, vendorCostMicros: 1_200 }],
  });
  expect(kept.size).toBe(0);
});
it.each([
  ["a line of 5,001 characters", { text: "a".repeat(5_001) }, "text_too_long"],
  ["only punctuation", { text: "?!" }, "nothing_to_say"],
  ["only emoji", { text: "🎉" }, "nothing_to_say"],
  ["an unknown voice", { voice: "nobody" }, "unknown_voice"],
  ["an engine that is off", { engine: "openai/tts-1" }, "engine_off"],
])("answers %s with its own failure and calls nobody", async (_, more, code) => {
  const fake = new FakeElevenLabsSpeech();
  expect(await synthesize(world(fake, { params: { ...PARAMS, ...more } }).run)).toMatchObject({ failure: { code, retryable: false }, usage: [] });
  expect(fake.calls).toEqual([]);
});
it("takes no parameters and no hints that the contract does not have", async () => {
  const fake = new FakeElevenLabsSpeech();
  await expect(synthesize(world(fake, { params: { ...PARAMS, pitch: 3 } }).run)).rejects.toThrow("pitch");
  await expect(synthesize(world(fake, { hints: { previousText: 7 } }).run)).rejects.toThrow("previousText");
  expect(fake.calls).toEqual([]);
});
