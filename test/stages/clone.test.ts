/** The stage that has a vendor keep a speaker's voice. */
import { expect, it } from "vitest";
import { speaking } from "../../src/providers/speak.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { clonerOf } from "../../src/providers/vendors-voices.ts";
import { CloneValue } from "../../src/dubbing/plan-voice.ts";
import { clone } from "../../src/stages/clone.ts";
import type { VendorStageRun } from "../../src/stages/worker-stage.ts";
import { ELEVENLABS_SPEECH_KEY, FakeElevenLabsSpeech } from "../fakes/elevenlabs-speech.ts";
import { REFERENCE } from "../suites/speech.ts";

function world(more: Partial<VendorStageRun> & { reference?: Uint8Array } = {}) {
  const fake = new FakeElevenLabsSpeech();
  const credentials: (string | null)[] = [];
  const settings = vendorSettings({ ELEVENLABS_API_KEY: ELEVENLABS_SPEECH_KEY });
  const run: VendorStageRun = {
    params: { engine: "elevenlabs/eleven_flash_v2_5", name: "spk_1" },
    prefix: "w/wsp_1/d/dub_1/0123456789abcdef/7/",
    hints: {},
    count: () => (more.reference ? 1 : 0),
    read: async () => more.reference ?? new Uint8Array(),
    write: async () => undefined,
    sizeOf: () => 0,
    newId: (prefix) => prefix,
    hear: null,
    clauses: null,
    words: null,
    speak: speaking({
      speakerOf: async () => null,
      clonerOf: async (engine, credential) => (credentials.push(credential), clonerOf(engine, settings, { fetch: fake.fetch, now: () => 0 })),
    }),
    signal: new AbortController().signal,
    mayBegin: async () => true,
    ...more,
  };
  return { fake, credentials, run };
}

it("gives the voice that the vendor made of the sample, named after dub, unit and speaker, with the workspace's own key where it has one", async () => {
  const { fake, credentials, run } = world({ reference: REFERENCE.audio, hints: { credential: "cre_1" } });
  const end = await clone(run);
  if ("failure" in end) throw new Error(end.failure.message);
  expect(fake.own.has(CloneValue.parse(end.value).voice)).toBe(true);
  expect([credentials, "usage" in end && end.usage]).toEqual([["cre_1"], [{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }]]);
  expect(fake.calls[0]!.fields).toMatchObject({ name: "OneVoice dub_1 0123456789ab spk_1", file: "voice.flac" });
});
it("sends a WAV as one", async () => {
  const { fake, run } = world({ reference: new Uint8Array([...new TextEncoder().encode("RIFF"), ...new Uint8Array(2_000)]) });
  await clone(run);
  expect(fake.calls[0]!.fields).toMatchObject({ file: "voice.wav", type: "audio/wav" });
});
it("fails without a sample, and where the vendor refuses", async () => {
  const without = world();
  expect(await clone(without.run)).toMatchObject({ failure: { code: "reference_missing", retryable: false }, usage: [] });
  expect(without.fake.calls).toEqual([]);
  const refused = world({ reference: REFERENCE.audio });
  refused.fake.mishaps.push({ kind: "status", status: 400, body: '{"detail":{"status":"voice_limit_reached"}}' });
  expect(await clone(refused.run)).toMatchObject({ failure: { code: "vendor_refused", message: expect.stringContaining("voice_limit_reached") as string } });
});
