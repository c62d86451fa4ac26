/** What F5-TTS has of its own, in both its forms; what all that speak have in common is in speech.test.ts. */
import { describe, expect, it } from "vitest";
import { CLONED } from "../../containers/contract/stages.ts";
import { type F5Api, f5Speech } from "../../src/providers/f5/speech.ts";
import type { SpeechRequest } from "../../src/providers/speech.ts";
import { F5_KEY, FakeF5By302, FakeF5Form } from "../fakes/f5.ts";
import type { Mishap } from "../fakes/vendor.ts";
import { failureOf, REFERENCE } from "../suites/speech.ts";

const request = (more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  text: "How do you do?",
  language: "en",
  voice: CLONED,
  reference: REFERENCE,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 0,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});
function world(api: F5Api, apiKey = F5_KEY) {
  const fake = api === "form" ? new FakeF5Form() : new FakeF5By302();
  const clock = { now: 0, waits: 0, onWait: () => undefined as void };
  const wait = async (ms: number): Promise<void> => {
    clock.now += ms;
    clock.waits += ms;
    clock.onWait();
  };
  const config = { apiKey, baseUrl: "https://f5.test", fetch: fake.fetch, now: () => clock.now, wait, timeLimitMs: 90_000, microsPerThousandCharacters: 0 };
  return { fake, clock, provider: f5Speech(api, config) };
}
const by302 = () => {
  const { fake, ...others } = world("302");
  return { fake: fake as FakeF5By302, ...others };
};

it("sends text, sample and its text to a server of one's own", async () => {
  const { fake, provider } = world("form");
  await provider.speak(request());
  expect(fake.calls).toEqual([
    {
      url: "https://f5.test/api",
      fields: { gen_text: "How do you do?", ref_text: REFERENCE.text, model: "f5-tts" },
      fileBytes: REFERENCE.audio.length,
    },
  ]);
});
it("has no voice but the speaker's own, and says so", async () => {
  const failure = await failureOf(world("form").provider.speak(request({ voice: "somebody" })));
  expect(failure).toMatchObject({ code: "unknown_voice", message: expect.stringContaining("only speaks with the speaker's own") as string });
});
it("sends no empty key", async () => {
  const seen: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    seen.push(new Request(input, init).headers.get("authorization"));
    return new Response("", { status: 404 });
  };
  const config = { apiKey: "", baseUrl: "https://f5.test", fetch, now: () => 0, timeLimitMs: 5_000, microsPerThousandCharacters: 0 };
  await failureOf(f5Speech("form", config).speak(request()));
  expect(seen).toEqual([null]);
});

describe("as 302.ai has it", () => {
  it("uploads the sample, submits the text, and fetches the sound without the key", async () => {
    const { fake, provider } = by302();
    await provider.speak(request());
    expect(fake.calls.map(({ url }) => url)).toEqual(["https://f5.test/302/upload-file", "https://f5.test/302/submit/f5-tts"]);
    expect(fake.calls[1]!.fields).toEqual({
      gen_text: "How do you do?",
      ref_audio_url: "https://file.302.test/in/1.flac",
      ref_text: REFERENCE.text,
      model_type: "F5-TTS",
      remove_silence: false,
    });
    expect(fake.fetchedWith).not.toContain("authorization");
  });
  it.each([
    "http://127.0.0.1:8080/1.wav",
    "http://file.302.test/1.wav",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/1.wav",
    "https://localhost/1.wav",
    "https://user:pass@file.302.test/1.wav",
    "https://file.302.test:8081/1.wav",
    "https://10.0.0.7/1.wav",
  ])("never fetches what it says lies at %s", async (soundUrl) => {
    const { fake, provider } = by302();
    fake.soundUrl = soundUrl;
    expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_malformed", isAmbiguous: true });
    expect([fake.fetchedWith, fake.calls.length]).toEqual([[], 2]);
  });
  it("fetches the sound from the very host that was set, whatever that is", async () => {
    const { fake, provider } = by302();
    fake.soundUrl = "https://f5.test/out/7.wav";
    expect((await provider.speak(request())).sound.samples.length).toBeGreaterThan(0);
  });
  it.each(["upload", "submit", "fetch"].map((step, index) => [step, index] as const))(
    "counts a failure of the step %s as charged for only after the submission",
    async (_, goodFirst) => {
      const { fake, provider } = by302();
      Object.assign(fake, { goodFirst });
      for (let times = 0; times < 4; times++) fake.mishaps.push({ kind: "status", status: 500, body: "" });
      expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_failed", isAmbiguous: goodFirst === 2 });
    },
  );
  const fetching = (...mishaps: Mishap[]) => {
    const all = by302();
    Object.assign(all.fake, { goodFirst: 2 });
    all.fake.mishaps.push(...mishaps);
    return all;
  };
  const busy = (seconds: string): Mishap => ({ kind: "status", status: 503, body: "", headers: { "retry-after": seconds } });
  const submitted = (fake: FakeF5By302): number => fake.calls.filter(({ url }) => url.endsWith("/submit/f5-tts")).length;
  it("asks again for sound that is paid for, and not for new sound", async () => {
    const { fake, clock, provider } = fetching(busy("7"), { kind: "half" }, { kind: "unreachable" });
    expect((await provider.speak(request())).sound.samples.length).toBeGreaterThan(0);
    expect([submitted(fake), clock.waits]).toEqual([1, 7_000 + 2_000 + 4_000]);
  });
  it("fails in the end as paid for, and asks nobody to come again later, which would use up no try", async () => {
    const { fake, clock, provider } = fetching(...Array.from({ length: 9 }, () => busy("3600")));
    expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_throttled", isAmbiguous: true, retryAfterMs: null });
    expect([submitted(fake), fake.mishaps.length, clock.waits]).toEqual([1, 5, 45_000]);
  });
  it("asks once for sound that is refused", async () => {
    const { fake, clock, provider } = fetching({ kind: "status", status: 404, body: "" });
    expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_refused", isAmbiguous: true });
    expect([submitted(fake), clock.waits]).toEqual([1, 0]);
  });
  it("asks no more once nobody wants it", async () => {
    const { fake, clock, provider } = fetching(busy("5"), busy("5"));
    const stop = new AbortController();
    clock.onWait = () => stop.abort();
    expect(await failureOf(provider.speak(request({ signal: stop.signal })))).toMatchObject({ code: "canceled", isAmbiguous: true });
    expect([fake.mishaps.length, clock.waits]).toEqual([1, 250]);
  });
  it("has for its three calls the time of one", async () => {
    const { fake, clock, provider } = fetching();
    const slow: typeof fake.fetch = (...call) => ((clock.now += 40_000), fake.fetch(...call));
    const config = { apiKey: F5_KEY, baseUrl: "https://f5.test", fetch: slow, now: () => clock.now, timeLimitMs: 60_000, microsPerThousandCharacters: 0 };
    expect(await failureOf(f5Speech("302", config).speak(request()))).toMatchObject({ code: "vendor_timed_out", isAmbiguous: true });
    expect([provider.engine, fake.fetchedWith]).toEqual(["f5/f5-tts", []]);
  });
  it("fails where half of the sound comes every time, and where the file is none", async () => {
    const { fake, provider } = fetching({ kind: "half" }, { kind: "half" }, { kind: "half" }, { kind: "half" }, { kind: "garbage" });
    expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_broke_off" });
    Object.assign(fake, { goodFirst: 2 });
    expect(await failureOf(provider.speak(request()))).toMatchObject({ code: "vendor_malformed", message: expect.stringContaining("text/html") as string });
  });
  it("submits nothing once nobody wants it", async () => {
    const { fake, provider } = by302();
    let asked = 0;
    expect(await failureOf(provider.speak(request({ mayBegin: async () => ++asked < 2 })))).toMatchObject({ code: "canceled", isAmbiguous: false });
    expect(fake.calls.length).toBe(1);
  });
});
