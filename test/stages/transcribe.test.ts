/** The stage that has a vendor hear: what it asks, what it keeps, and how it ends. */
import { expect, it } from "vitest";
import { TranscribeValue } from "../../containers/contract/stages.ts";
import { Transcript } from "../../containers/contract/transcript.ts";
import { hearing } from "../../src/providers/hear.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { transcriberOf } from "../../src/providers/vendors.ts";
import { runWorkerStage, type WorkPorts } from "../../src/stages/run.ts";
import { ELEVENLABS_KEY, FakeElevenLabs } from "../fakes/elevenlabs.ts";
import { speechOf } from "../fakes/speech.ts";

const speech = speechOf({ durationMs: 3_000, said: [{ text: "Hello.", startMs: 500, endMs: 900, speaker: "A" }] });
const artifact = { key: "w/speech", digest: "0".repeat(64), sizeBytes: speech.length, contentType: "audio/flac" };
const work = {
  stage: "transcribe",
  params: { engine: "elevenlabs/scribe_v1", language: null, startMs: 60_000 },
  inputs: { speech: [artifact] },
  prefix: "w/u/7/",
};

function world() {
  const fake = new FakeElevenLabs();
  const kept = new Map<string, Uint8Array>();
  const settings = vendorSettings({ ELEVENLABS_API_KEY: ELEVENLABS_KEY });
  const ports: WorkPorts = {
    media: { read: async (key) => (key === "w/speech" ? speech : null), write: async (key, bytes) => void kept.set(key, bytes) },
    newId: (prefix) => prefix,
    digest: async () => "0".repeat(64),
    hear: hearing((engine) => transcriberOf(engine, settings, { fetch: fake.fetch, now: () => 0 })),
  };
  return { fake, kept, ports };
}

it("keeps the words under the attempt's own prefix, with a value and a usage of the contract", async () => {
  const { kept, ports } = world();
  const outcome = await runWorkerStage(work, ports);
  if (outcome.kind !== "done") throw new Error(outcome.failure.message);
  expect(TranscribeValue.parse(outcome.result.value)).toEqual({ language: "en", languageProbability: 0.98, segments: 1, words: 1, warnings: [] });
  expect(outcome.result.usage).toEqual([{ meter: "transcribe_seconds", quantity: 3, vendorCostMicros: 334 }]);
  expect(outcome.result.artifacts["words"]).toMatchObject({ key: "w/u/7/words", contentType: "application/json" });
  const words = Transcript.parse(JSON.parse(new TextDecoder().decode(kept.get("w/u/7/words"))));
  expect(words.segments[0]!.words).toMatchObject([{ text: "Hello.", startMs: 60_500, endMs: 60_900, speaker: "speaker_0" }]);
});
it("keeps what the vendor could not do with the words, for whoever reads the script", async () => {
  const { kept, ports } = world();
  const outcome = await runWorkerStage({ ...work, params: { ...work.params, speakers: { least: 2, most: 3 } } }, ports);
  if (outcome.kind !== "done") throw new Error(outcome.failure.message);
  const { warnings } = Transcript.parse(JSON.parse(new TextDecoder().decode(kept.get("w/u/7/words"))));
  expect(warnings).toEqual(TranscribeValue.parse(outcome.result.value).warnings);
  expect(warnings).toEqual([expect.stringContaining("not that there are 2 at least")]);
});
it("hands on the vendor's failure, and what it may have cost, with nothing kept", async () => {
  const { fake, kept, ports } = world();
  fake.mishaps.push({ kind: "half" });
  expect(await runWorkerStage(work, ports)).toMatchObject({
    kind: "failed",
    failure: { code: "vendor_malformed", retryable: true },
    usage: [{ meter: "transcribe_seconds_in_vain", quantity: 3, vendorCostMicros: 334 }],
  });
  expect(kept.size).toBe(0);
});
it("asks leave after it has read its piece, right before it calls the vendor", async () => {
  const { fake, ports } = world();
  const order: string[] = [];
  const read = async () => (order.push("read"), speech);
  const outcome = await runWorkerStage(
    work,
    { ...ports, media: { ...ports.media, read } },
    new AbortController().signal,
    async () => (order.push("asked"), false),
  );
  expect(order).toEqual(["read", "asked"]);
  expect(fake.calls).toEqual([]);
  expect(outcome).toMatchObject({ kind: "failed", failure: { code: "canceled" } });
});
it("calls nobody for parameters that the contract does not have", async () => {
  const { fake, ports } = world();
  expect(await runWorkerStage({ ...work, params: { engine: "elevenlabs/scribe_v1" } }, ports)).toMatchObject({
    failure: { code: "invalid_task", retryable: false },
  });
  expect(fake.calls).toEqual([]);
});
