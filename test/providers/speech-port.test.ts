/** How vendors are let speak: so many at once, paced, with failures as values, and a user's own key at no cost. And when they are on. */
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { type InFlight, inFlight } from "../../src/providers/bytes-in-flight.ts";
import { voiceEngines } from "../../src/providers/catalog-voices.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import { HOLD_MS } from "../../src/providers/paced.ts";
import type { PacedCall, Pacing } from "../../src/providers/pacing.ts";
import { type SpeakAsk, speaking } from "../../src/providers/speak.ts";
import type { CloningProvider, SpeechProvider, Spoken } from "../../src/providers/speech.ts";
import { mostHeldBytes } from "../../src/providers/sound-size.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { clonerOf, speakerOf, whyVoiceIsOff } from "../../src/providers/vendors-voices.ts";
import type { Speak } from "../../src/stages/worker-stage.ts";
import { REFERENCE } from "../suites/speech.ts";

const spoken: Spoken = {
  sound: { samples: new Int16Array(10), sampleRate: 24_000 },
  warnings: [],
  usage: [{ meter: "synthesize_characters", quantity: 5, vendorCostMicros: 75 }],
};
const ask = (more: Partial<SpeakAsk> = {}): SpeakAsk => ({
  engine: "openai/tts-1",
  credential: null,
  text: "Hello",
  language: "en",
  voice: "nova",
  reference: null,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 0,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});
const inVain = () => [{ meter: "synthesize_characters_in_vain", quantity: 5, vendorCostMicros: 75 }];
const voice = (speak: SpeechProvider["speak"]) => ({ speakerOf: async (engine: string) => ({ engine, speak, inVain }), clonerOf: async () => null });
const cloning = (clone: CloningProvider["clone"]) => ({
  speakerOf: async () => null,
  clonerOf: async (engine: string) => ({ engine, clone, forget: async () => undefined }),
});
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

describe("the port", () => {
  it("is the one that stages ask", () => {
    expectTypeOf<ReturnType<typeof speaking>>().toExtend<Speak>();
  });
  it("calls a vendor so many times at once by each key, whichever of its models", async () => {
    const open = new Map<string, number>();
    let most = 0;
    const port = speaking({
      clonerOf: async () => null,
      speakerOf: async (engine, credential) => ({
        engine,
        inVain,
        speak: async () => {
          const key = credential ?? "house";
          open.set(key, (open.get(key) ?? 0) + 1);
          most = Math.max(most, open.get(key)!);
          await soon();
          open.set(key, open.get(key)! - 1);
          return spoken;
        },
      }),
    });
    const asks = Array.from({ length: 18 }, (_, index) =>
      ask({ engine: index % 2 ? "elevenlabs/eleven_flash_v2_5" : "elevenlabs/eleven_multilingual_v2", credential: index % 3 ? null : "cre_1" }),
    );
    expect((await Promise.all(asks.map((each) => port.speak(each)))).every(({ kind }) => kind === "done")).toBe(true);
    expect(most).toBe(3);
  });
  it("lets one vendor's calls wait for none of another's", async () => {
    const began: string[] = [];
    const busy = Promise.withResolvers<Spoken>();
    const port = speaking({
      clonerOf: async () => null,
      speakerOf: async (engine) => ({
        engine,
        inVain,
        speak: () => (began.push(engine), engine.startsWith("openai") ? busy.promise : Promise.resolve(spoken)),
      }),
    });
    const waiting = Array.from({ length: 6 }, () => port.speak(ask()));
    expect(await port.speak(ask({ engine: "fish/s1" }))).toMatchObject({ kind: "done" });
    expect(began.filter((engine) => engine.startsWith("openai"))).toHaveLength(4);
    // What is held for a call is held of all there is: other files of this process would wait for it.
    busy.resolve(spoken);
    await Promise.all(waiting);
  });
  it("makes a value of a failure, with what the vendor may have charged where that cannot be known", async () => {
    const failing = (failure: VendorFailure, credential: string | null = null) => speaking(voice(() => Promise.reject(failure))).speak(ask({ credential }));
    expect(await failing(new VendorFailure("vendor_throttled", "Later.", { retryAfterMs: 7_000 }))).toEqual({
      kind: "failed",
      failure: { code: "vendor_throttled", message: "Later.", retryable: true, retryAfterMs: 7_000 },
      usage: [],
    });
    expect(await failing(new VendorFailure("vendor_timed_out", "Too long."))).toMatchObject({ failure: { code: "vendor_timed_out" }, usage: inVain() });
    expect(await failing(new VendorFailure("vendor_timed_out", "Too long."), "cre_1")).toMatchObject({ usage: [{ quantity: 5, vendorCostMicros: 0 }] });
    expect(await failing(new VendorFailure("text_too_long", "Split it."))).toMatchObject({ failure: { retryable: false }, usage: [] });
  });
  it("counts what is said with a workspace's own key, at no cost", async () => {
    const port = speaking(voice(async () => spoken));
    expect(await port.speak(ask())).toMatchObject({ kind: "done", usage: [{ meter: "synthesize_characters", quantity: 5, vendorCostMicros: 75 }] });
    expect(await port.speak(ask({ credential: "cre_1" }))).toMatchObject({
      kind: "done",
      usage: [{ meter: "synthesize_characters", quantity: 5, vendorCostMicros: 0 }],
    });
  });
  it("paces every call by vendor, key and length, and calls nobody whom the limiter holds back", async () => {
    const calls: PacedCall[] = [];
    let isOpen = true;
    const pacing: Pacing = {
      paced: async (call, act) => {
        calls.push(call);
        if (!isOpen) throw new VendorFailure("vendor_throttled", "Not now.", { retryAfterMs: 9_000 });
        return act();
      },
    };
    const speak = vi.fn<SpeechProvider["speak"]>(async () => spoken);
    const port = speaking({ ...voice(speak), pacing });
    await port.speak(ask());
    await port.speak(ask({ credential: "cre_1" }));
    await port.speak(ask({ engine: "custom/cre_2" }));
    isOpen = false;
    expect(await port.speak(ask())).toMatchObject({ kind: "failed", failure: { code: "vendor_throttled", retryAfterMs: 9_000 }, usage: [] });
    expect(calls.map(({ vendor, key, characters }) => [vendor, key, characters])).toEqual([
      ["openai", "house", 5],
      ["openai", "cre_1", 5],
      ["custom", "cre_2", 5],
      ["openai", "house", 5],
    ]);
    expect(speak).toHaveBeenCalledTimes(3);
  });
  it("neither waits for the limiter nor calls anybody once nobody wants it", async () => {
    const stop = new AbortController();
    stop.abort();
    const speak = vi.fn<SpeechProvider["speak"]>(async () => spoken);
    const asked: PacedCall[] = [];
    const pacing: Pacing = { paced: (call, act) => (asked.push(call), act()) };
    const port = speaking({ ...voice(speak), pacing });
    expect(await port.speak(ask({ signal: stop.signal }))).toMatchObject({ failure: { code: "canceled" }, usage: [] });
    expect([speak.mock.calls, asked]).toEqual([[], []]);
  });
  it("holds only so much sound at once", async () => {
    const held = inFlight({ wait: soon, now: () => 0 }, 200_000);
    let open = 0;
    let most = 0;
    const port = speaking({
      ...voice(async () => {
        most = Math.max(most, ++open);
        await soon();
        open--;
        return spoken;
      }),
      held,
    });
    await Promise.all(["Hello", "Hello", "Hello"].map((text) => port.speak(ask({ text }))));
    expect(most).toBe(1);
  });
  it("holds for a server that is the workspace's own what that may answer with, whatever it is asked for", async () => {
    const holds: number[] = [];
    const held: InFlight = { hold: (bytes, _, act) => (holds.push(bytes), act()) };
    const port = speaking({ ...voice(async () => spoken), held });
    await port.speak(ask());
    await port.speak(ask({ credential: "cre_1" }));
    await port.speak(ask({ engine: "custom/cre_2" }));
    await port.speak(ask({ engine: "custom/cre_2", text: "a".repeat(1_000) }));
    const usage = [{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }];
    const cloner = speaking({ ...cloning(async () => ({ voice: "v1", usage })), held });
    await cloner.clone({ ...ask({ credential: "cre_1" }), name: "Ana", reference: REFERENCE });
    expect(holds).toEqual([110_000, mostHeldBytes(5), mostHeldBytes(5), mostHeldBytes(1_000), mostHeldBytes(0)]);
    // Sound of 12 s at 48 kHz, in base64, three times.
    expect(holds.at(-1)).toBeGreaterThan(3 * 1_152_000 * (4 / 3));
  });
  it("ends what takes longer as a whole than the limiter keeps its place for, however many calls it makes", async () => {
    vi.useFakeTimers();
    try {
      const call = (signal: AbortSignal): Promise<void> =>
        new Promise((resolve, reject) => {
          setTimeout(resolve, 50_000);
          signal.addEventListener("abort", () => reject(new VendorFailure("canceled", "Nobody wants it any more.", { isAmbiguous: true })), { once: true });
        });
      const calling = (calls: number) =>
        voice(async ({ signal }) => {
          for (let made = 0; made < calls; made++) await call(signal);
          return spoken;
        });
      const ends = [calling(2), calling(9)].map((port) => speaking(port).speak(ask()));
      await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
      expect(await Promise.all(ends)).toMatchObject([
        { kind: "done" },
        { kind: "failed", failure: { code: "vendor_timed_out", retryable: true }, usage: [{ meter: "synthesize_characters_in_vain" }] },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });
  it("clones by the vendor's own port, with the same failures", async () => {
    const request = {
      engine: "elevenlabs/eleven_flash_v2_5",
      credential: null,
      name: "Ana",
      reference: REFERENCE,
      signal: ask().signal,
      mayBegin: ask().mayBegin,
    };
    const usage = [{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }];
    expect(await speaking(cloning(async () => ({ voice: "v1", usage }))).clone(request)).toEqual({ kind: "done", voice: "v1", usage });
    expect(await speaking(cloning(() => Promise.reject(new VendorFailure("vendor_timed_out", "Too long.")))).clone(request)).toMatchObject({
      failure: { code: "vendor_timed_out" },
      usage: [],
    });
    expect(await speaking(voice(async () => spoken)).clone(request)).toMatchObject({ failure: { code: "engine_off", retryable: false } });
  });
  it("fails for good where the vendor was taken away meanwhile, and leaves faults of ours to whoever looks after them", async () => {
    expect(await speaking({ speakerOf: async () => null, clonerOf: async () => null }).speak(ask())).toMatchObject({ failure: { code: "engine_off" } });
    await expect(speaking(voice(() => Promise.reject(new TypeError("ours")))).speak(ask())).rejects.toThrow("ours");
  });
});

describe("the catalogue of vendors' voices", () => {
  const NONE = vendorSettings({});
  const ALL = vendorSettings({ OPENAI_API_KEY: "k", ELEVENLABS_API_KEY: "k", FISH_API_KEY: "k", F5_URL: "http://gpu.test:5010/" });
  const world = { fetch, now: () => 0 };

  it("has a vendor behind every engine, off without its key and on with it", () => {
    expect(voiceEngines.filter(({ id }) => speakerOf(id, NONE, world) !== null)).toEqual([]);
    expect(voiceEngines.map(({ id }) => speakerOf(id, ALL, world)?.engine)).toEqual(voiceEngines.map(({ id }) => id));
    expect(whyVoiceIsOff("openai/tts-1", NONE)).toBe("OPENAI_API_KEY is not set.");
    expect(whyVoiceIsOff("f5/f5-tts", vendorSettings({ F5_API: "302" }))).toBe("F5_URL and F5_KEY are not set.");
    expect(whyVoiceIsOff("kokoro/82m-int8", NONE)).toBeNull();
    expect(speakerOf("kokoro/82m-int8", ALL, world)).toBeNull();
  });
  it("knows who keeps cloned voices", () => {
    const kept = voiceEngines.filter(({ speech }) => speech.clones === "kept").map(({ id }) => id);
    expect(voiceEngines.filter(({ id }) => clonerOf(id, ALL, world) !== null).map(({ id }) => id)).toEqual(kept);
    expect(clonerOf(kept[0]!, NONE, world)).toBeNull();
  });
  it.each(voiceEngines.filter(({ id }) => id !== "f5/f5-tts").map(({ id, ...engine }) => [id, engine] as const))(
    "lists no voice of %s twice, and at least two of each gender",
    (_, { voices = [] }) => {
      expect(new Set(voices.map(({ id }) => id)).size).toBe(voices.length);
      const of = (gender: string) => voices.filter((each) => each.gender === gender).length;
      expect(Math.min(of("female"), of("male"))).toBeGreaterThanOrEqual(2);
    },
  );
  it.each(voiceEngines.filter(({ id }) => /^(fish|elevenlabs)/.test(id)).map(({ id, ...engine }) => [id, engine] as const))(
    "has the voices of %s among the ids that the vendor's library has",
    (_, { voices = [], speech }) => {
      expect(voices.filter(({ id }) => !speech.anyVoice?.test(id))).toEqual([]);
    },
  );
});
