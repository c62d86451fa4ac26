/** How vendors are called: so many at once, in their turn, with failures as values. And when they are on. */
import { expect, it, vi } from "vitest";
import { inFlight } from "../../src/providers/bytes-in-flight.ts";
import { catalog } from "../../src/providers/catalog.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import { type HearingAsk, hearing } from "../../src/providers/hear.ts";
import { enginesNow } from "../../src/providers/on-now.ts";
import type { Heard, TranscriptionProvider } from "../../src/providers/transcription.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { clauseAskerOf, clauseAskers, transcriberOf, transcribers } from "../../src/providers/vendors.ts";
import { FakeOpenAi, OPENAI_KEY } from "../fakes/openai.ts";
import { speechOf } from "../fakes/speech.ts";

const heard: Heard = { transcript: { language: "en", segments: [], regions: [], events: [], detected: null }, languageProbability: 1, warnings: [], usage: [] };
const ask = (more: Partial<HearingAsk> = {}): HearingAsk => ({
  engine: "openai/whisper-1",
  startMs: 0,
  language: null,
  speakers: null,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  sizeBytes: 1,
  read: async () => speechOf({ durationMs: 60_000, said: [] }),
  ...more,
});
const providing = (transcribe: TranscriptionProvider["transcribe"]) => (engine: string) => ({ engine, transcribe });
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

it("calls a vendor so many times at once, whichever of its models, and reads a piece only when it is its turn", async () => {
  let open = 0;
  let most = 0;
  let read = 0;
  const hear = hearing(
    providing(async () => {
      most = Math.max(most, ++open);
      expect(read - open).toBeLessThanOrEqual(4);
      await soon();
      open--;
      read--;
      return heard;
    }),
  );
  const asks = Array.from({ length: 12 }, (_, index) =>
    ask({ engine: index % 2 ? "openai/whisper-1" : "openai/gpt-4o-transcribe", read: async () => (read++, new Uint8Array(1)) }),
  );
  expect(await Promise.all(asks.map(hear))).toHaveLength(12);
  expect(most).toBe(4);
});
it("lets one vendor's calls wait for none of another's", async () => {
  const began: string[] = [];
  const busy = Promise.withResolvers<Heard>();
  const hear = hearing((engine) => ({
    engine,
    transcribe: async () => {
      began.push(engine);
      return engine.startsWith("openai") ? busy.promise : heard;
    },
  }));
  const waiting = Array.from({ length: 5 }, () => hear(ask()));
  expect(await hear(ask({ engine: "elevenlabs/scribe_v1" }))).toMatchObject({ kind: "heard" });
  expect(began.filter((engine) => engine.startsWith("openai"))).toHaveLength(4);
  // What is held for a call is held of all there is: other files of this process would wait for it.
  busy.resolve(heard);
  await Promise.all(waiting);
});
it("makes a value of a failure, with what the vendor may have charged where that cannot be known", async () => {
  const failing = (failure: VendorFailure) => hearing(providing(() => Promise.reject(failure)))(ask());
  expect(await failing(new VendorFailure("vendor_throttled", "Later.", { retryAfterMs: 7_000 }))).toEqual({
    kind: "failed",
    failure: { code: "vendor_throttled", message: "Later.", retryable: true, retryAfterMs: 7_000 },
    usage: [],
  });
  expect(await failing(new VendorFailure("vendor_timed_out", "Too long."))).toEqual({
    kind: "failed",
    failure: { code: "vendor_timed_out", message: "Too long.", retryable: true },
    usage: [{ meter: "transcribe_seconds_in_vain", quantity: 60, vendorCostMicros: 6_000 }],
  });
});
it("counts a call that was given up in the middle as one that may be charged for, and one that never began as none", async () => {
  const stop = new AbortController();
  const fake = new FakeOpenAi();
  fake.mishaps.push({ kind: "hang" });
  const hear = hearing((engine) => transcriberOf(engine, vendorSettings({ OPENAI_API_KEY: OPENAI_KEY }), { fetch: fake.fetch, now: () => 0 }));
  const end = hear(ask({ signal: stop.signal }));
  await vi.waitUntil(() => fake.open === 1);
  stop.abort();
  expect(await end).toMatchObject({ failure: { code: "canceled" }, usage: [{ meter: "transcribe_seconds_in_vain", quantity: 60, vendorCostMicros: 6_000 }] });
  expect(await hear(ask({ signal: stop.signal }))).toMatchObject({ failure: { code: "canceled" }, usage: [] });
});
it("holds only so many bytes at once, whatever the vendor and the batch, and none of a call that was given up", async () => {
  const held = inFlight({ wait: soon, now: () => 0 }, 10);
  const ends: (() => void)[] = [];
  let most = 0;
  let open = 0;
  const batch = () =>
    hearing(
      providing(async () => {
        most = Math.max(most, (open += 4));
        await new Promise<void>((resolve) => ends.push(resolve));
        open -= 4;
        return heard;
      }),
      { held },
    );
  const [one, two] = [batch(), batch()];
  const asks = [one(ask({ sizeBytes: 4 })), two(ask({ sizeBytes: 4, engine: "elevenlabs/scribe_v1" })), two(ask({ sizeBytes: 4 }))];
  await vi.waitUntil(() => ends.length === 2);
  const stop = new AbortController();
  const given = one(ask({ sizeBytes: 4, engine: "elevenlabs/scribe_v1", signal: stop.signal, read: () => Promise.reject(new Error("was read")) }));
  stop.abort();
  expect(await given).toMatchObject({ failure: { code: "canceled" }, usage: [] });
  expect(ends.length).toBe(2);
  ends[0]!();
  await vi.waitUntil(() => ends.length === 3);
  for (const end of ends) end();
  expect((await Promise.all(asks)).map(({ kind }) => kind)).toEqual(["heard", "heard", "heard"]);
  expect(most).toBe(8);
});
it("hears a piece that alone is more than may be held, once nothing else is", async () => {
  expect(
    await hearing(
      providing(async () => heard),
      { held: inFlight({ wait: soon, now: () => 0 }, 10) },
    )(ask({ sizeBytes: 11 })),
  ).toMatchObject({ kind: "heard" });
});
it("does not count for ever what a request held that was ended from outside", async () => {
  let now = 0;
  const held = inFlight({ wait: soon, now: () => now }, 10);
  let calls = 0;
  const hear = hearing(
    providing(() => (calls++ === 0 ? new Promise<Heard>(() => undefined) : Promise.resolve(heard))),
    { held },
  );
  void hear(ask({ sizeBytes: 10 }));
  await vi.waitUntil(() => calls === 1);
  const next = hear(ask({ sizeBytes: 10 }));
  await soon();
  expect(calls).toBe(1);
  now = 7 * 60_000;
  expect(await next).toMatchObject({ kind: "heard" });
});
it("leaves faults of ours to whoever looks after them", async () => {
  await expect(hearing(providing(() => Promise.reject(new TypeError("ours"))))(ask())).rejects.toThrow("ours");
});
it("fails for good where the vendor was taken away meanwhile", async () => {
  expect(await hearing(() => null)(ask())).toMatchObject({ kind: "failed", failure: { code: "engine_off", retryable: false } });
});

const NONE = vendorSettings({});
it("has a vendor behind every engine of the catalogue that hears in the consumer, and no other", () => {
  const listed = catalog.filter(({ stage, lane }) => stage === "transcribe" && lane === "worker").map(({ id }) => id);
  expect(listed.toSorted()).toEqual(Object.keys(transcribers).toSorted());
  expect(catalog.filter(({ stage }) => stage === "clauses").map(({ id }) => id)).toEqual(Object.keys(clauseAskers));
});
it("says of a vendor without its key which one is missing, and has it on with it", () => {
  const off = new Map(enginesNow(new Map(), NONE).map(({ id, on, reason }) => [id, { on, reason }]));
  expect(off.get("openai/whisper-1")).toEqual({ on: false, reason: "OPENAI_API_KEY is not set." });
  expect(off.get("whisperx-hosted/large-v3")).toEqual({ on: false, reason: "WHISPERX_HOSTED_URL and WHISPERX_HOSTED_KEY are not set." });
  const on = enginesNow(new Map(), vendorSettings({ OPENAI_API_KEY: "sk-1" })).filter((engine) => engine.on);
  expect(on.map(({ stage, id }) => `${stage} ${id}`)).toEqual([
    "transcribe openai/whisper-1",
    "transcribe openai/gpt-4o-transcribe",
    "transcribe openai/gpt-4o-transcribe-diarize",
    "clauses openai/gpt-4.1-mini",
    "translate openai/gpt-6-sol",
    "translate openai/gpt-6-luna",
    "translate openai/gpt-4.1",
    "translate openai/gpt-4.1-mini",
    "synthesize openai/gpt-4o-mini-tts",
    "synthesize openai/tts-1-hd",
    "synthesize openai/tts-1",
  ]);
});
it("opens a vendor only with its key", () => {
  const world = { fetch, now: () => 0 };
  expect(transcriberOf("elevenlabs/scribe_v1", NONE, world)).toBeNull();
  expect(transcriberOf("whisperx/large-v3", vendorSettings({ OPENAI_API_KEY: "sk-1" }), world)).toBeNull();
  expect(clauseAskerOf("openai/gpt-4.1-mini", NONE, world)).toBeNull();
  expect(clauseAskerOf("openai/gpt-4.1-mini", vendorSettings({ OPENAI_API_KEY: "sk-1" }), world)?.engine).toBe("openai/gpt-4.1-mini");
  expect(transcriberOf("elevenlabs/scribe_v1", vendorSettings({ ELEVENLABS_API_KEY: "k" }), world)?.engine).toBe("elevenlabs/scribe_v1");
});
it("names the setting that cannot be read, and not what it holds", () => {
  expect(() => vendorSettings({ WHISPERX_HOSTED_URL: "no-address-secret" })).toThrow(/^configuration: WHISPERX_HOSTED_URL cannot be read$/);
  expect(vendorSettings({ OPENAI_BASE_URL: "https://eu.example/v1/" }).OPENAI_BASE_URL).toBe("https://eu.example/v1");
});
it("counts what is heard with a workspace's own key, and charges nothing for it", async () => {
  const usage = [{ meter: "transcribe_seconds", quantity: 300, vendorCostMicros: 30_000 }];
  const own = hearing(providing(async () => ({ ...heard, usage })));
  expect(await own(ask({ credential: "cre_1" }))).toMatchObject({ heard: { usage: [{ quantity: 300, vendorCostMicros: 0 }] } });
  expect(await own(ask())).toMatchObject({ heard: { usage } });
  const vain = hearing(providing(() => Promise.reject(new VendorFailure("vendor_timed_out", "It did not answer."))));
  const { usage: lost } = (await vain(ask({ credential: "cre_1" }))) as { usage: { vendorCostMicros: number }[] };
  expect(lost.map(({ vendorCostMicros }) => vendorCostMicros)).toEqual([0]);
});
