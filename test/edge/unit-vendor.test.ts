/** A vendor that hears, called from the queue's consumer in workerd: its form, its answer, R2 on both sides. What it does besides is tested in test/providers. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { Transcript } from "../../containers/contract/transcript.ts";
import type { Claim, WorkOutcome } from "../../src/dubs/loop/ports.ts";
import { DubObject } from "../../workers/dub-object.ts";
import worker from "../../workers/index.ts";
import { ELEVENLABS_KEY, FakeElevenLabs } from "../fakes/elevenlabs.ts";
import { FakeOpenAi, OPENAI_KEY } from "../fakes/openai.ts";
import { speechOf } from "../fakes/speech.ts";
import type { FakeVendor } from "../fakes/vendor.ts";
import { filmOf, saidBetween } from "../providers/said.ts";

afterEach(() => vi.restoreAllMocks());

const KEY = "w/wsp_1/d/dub_v/unit/1/speech/0";
const said = saidBetween(filmOf(300_000), 0, 300_000);

/** One message whose dub has `engine` hear a piece of five minutes; the vendor is `fake`. */
async function hear(engine: string, fake: FakeVendor, keys: Record<string, string>): Promise<{ acked: number; outcomes: WorkOutcome[] }> {
  const speech = speechOf({ durationMs: 300_000, said, padTo: 5_000_000 });
  await env.MEDIA.put(KEY, speech);
  const params = { engine, language: "en", startMs: 598_000, speakers: null };
  const inputs = { speech: [{ key: KEY, digest: "0".repeat(64), sizeBytes: speech.length, contentType: "audio/flac" }] };
  return consumed({ stage: "transcribe", engine, params, inputs }, fake, keys);
}

type Asked = Pick<Extract<Claim, { kind: "work" }>, "stage" | "engine" | "params" | "inputs">;

/** One message whose dub has this done. */
async function consumed(asked: Asked, fake: FakeVendor, keys: Record<string, string>): Promise<{ acked: number; outcomes: WorkOutcome[] }> {
  vi.spyOn(globalThis, "fetch").mockImplementation(fake.fetch);
  const outcomes: WorkOutcome[] = [];
  const claim: Claim = {
    kind: "work",
    workspaceId: "wsp_1",
    ...asked,
    hints: null,
    prefix: "w/wsp_1/d/dub_v/unit2/7/",
    heartbeatMs: 5_000,
    permitMs: 1_000,
  };
  vi.spyOn(DubObject.prototype, "claim").mockImplementation((attempts) => Promise.resolve(attempts.map(() => claim)));
  vi.spyOn(DubObject.prototype, "beat").mockImplementation((attempts) => Promise.resolve(attempts.map(() => true)));
  vi.spyOn(DubObject.prototype, "settle").mockImplementation((ended) =>
    Promise.resolve({ accepted: ended.map(({ outcome }) => outcomes.push(outcome) > 0), more: [] }),
  );
  const batch = createMessageBatch("units", [{ id: "m1", timestamp: new Date(0), attempts: 1, body: { v: 1, dubId: "dub_v", attempt: 7 } }]);
  await worker.queue(batch, { ...env, ...keys });
  const { explicitAcks } = await getQueueResult(batch, createExecutionContext());
  return { acked: explicitAcks.length, outcomes };
}

it.each([
  ["openai/whisper-1", new FakeOpenAi(), { OPENAI_API_KEY: OPENAI_KEY }, "https://api.openai.com/v1/audio/transcriptions"],
  ["elevenlabs/scribe_v1", new FakeElevenLabs(), { ELEVENLABS_API_KEY: ELEVENLABS_KEY }, "https://api.elevenlabs.io/v1/speech-to-text"],
])("%s hears a piece and its words lie in R2", async (engine, fake, keys, url) => {
  const { acked, outcomes } = await hear(engine, fake, keys);
  expect(fake.calls.map((call) => [call.url, call.fileBytes])).toEqual([[url, 5_000_000]]);
  expect(outcomes).toMatchObject([
    { kind: "done", result: { value: { language: "en", words: said.length }, usage: [{ meter: "transcribe_seconds", quantity: 300 }] } },
  ]);
  const kept = await env.MEDIA.get("w/wsp_1/d/dub_v/unit2/7/words");
  const words = Transcript.parse(await kept!.json()).segments.flatMap((segment) => segment.words);
  expect(words.map(({ text, startMs }) => [text, startMs])).toEqual(said.map(({ text, startMs }) => [text, 598_000 + startMs]));
  expect(acked).toBe(1);
});
it("is asked where a long sentence is parted, and its cut is in the script", async () => {
  const words = Array.from({ length: 50 }, (_, at) => ({
    text: `${at === 0 ? "W" : "w"}ord`,
    startMs: at * 400,
    endMs: at * 400 + 350,
    score: 0.9,
    levelDb: -20,
  }));
  const transcript = { language: "en", segments: [{ startMs: 0, endMs: 20_000, text: "", noSpeech: 0, words }] };
  await env.MEDIA.put(KEY, JSON.stringify(transcript));
  const fake = new FakeOpenAi();
  fake.completion = () => ({ boundaries: [14] });
  const inputs = { words: [{ key: KEY, digest: "0".repeat(64), sizeBytes: 1, contentType: "application/json" }] };
  const engine = "openai/gpt-4.1-mini";
  const { outcomes } = await consumed({ stage: "segment", engine, params: { clauses: engine }, inputs }, fake, { OPENAI_API_KEY: OPENAI_KEY });
  expect(fake.calls.map(({ url }) => url)).toEqual(["https://api.openai.com/v1/chat/completions"]);
  expect(outcomes).toMatchObject([{ kind: "done", result: { usage: [{ meter: "clause_tokens", quantity: 120 }] }, lines: [{ words: 14 }, {}, {}] }]);
});
it("is told as a failure with a name where the key is gone, and costs no call", async () => {
  const fake = new FakeOpenAi();
  const { outcomes } = await hear("openai/whisper-1", fake, {});
  expect(outcomes).toMatchObject([{ kind: "failed", failure: { code: "engine_off", retryable: false } }]);
  expect(fake.calls).toEqual([]);
});
it("comes to an end when the vendor asks for patience", async () => {
  const fake = new FakeOpenAi();
  fake.mishaps.push({
    kind: "status",
    status: 429,
    headers: { "retry-after": "20" },
    body: '{"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
  });
  const { outcomes } = await hear("openai/whisper-1", fake, { OPENAI_API_KEY: OPENAI_KEY });
  expect(outcomes).toMatchObject([{ kind: "failed", failure: { code: "vendor_throttled", retryable: true, retryAfterMs: 20_000 } }]);
});
