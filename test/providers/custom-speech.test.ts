import { describe, expect, it } from "vitest";
import { customEngine, CustomFacts, factsOf } from "../../src/providers/custom/engine.ts";
import { EndpointFailure } from "../../src/providers/custom/endpoint-failure.ts";
import { textAt } from "../../src/providers/custom/sound-of-answer.ts";
import { customSpeech } from "../../src/providers/custom/speech.ts";
import { CustomTemplate } from "../../src/providers/custom/template.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import type { SpeechRequest } from "../../src/providers/speech.ts";
import { mostSoundBytes } from "../../src/providers/sound-size.ts";
import { sha256Of } from "../../src/sha256-of.ts";
import { writeWav } from "../../src/sound/write-wav.ts";
import { speechSuite } from "../suites/speech.ts";
import { base64Of, buzz, CUSTOM_KEY, ENDPOINT, FakeCustomEndpoint, FakeCustomVoice, type Misbehaviour, SAMPLE_RATE, wavOf } from "../fakes/custom-voice.ts";

type Input = Record<string, unknown>;
const VOICES = [{ id: "v1", name: "One", language: "pt-BR", gender: "female" }];
const JSON_AUDIO = { path: "data.items[0].audio", format: "wav" };

function world(more: Input = {}) {
  const fake = new FakeCustomVoice();
  const template = CustomTemplate.parse({
    url: ENDPOINT,
    headers: { Authorization: "Bearer {{key}}" },
    body: '{"input":"{{text}}","voice":"{{voice}}","language":"{{language}}","speed":"{{speed}}"}',
    audio: { kind: "body", format: "wav" },
    voices: VOICES,
    languages: ["pt-BR"],
    maxCharacters: 200,
    ...more,
  });
  const addresses: Record<string, string> = { "inside.example.net": "10.0.0.1" };
  const guard = { rules: { allowPrivate: false, own: [] }, resolve: async (name: string) => [addresses[name] ?? "93.184.216.34"], fetch: fake.fetch };
  // What every look at it takes.
  const clock = { now: 0, passes: 0 };
  const provider = customSpeech(template, { engine: "custom/cre_1", key: "k-123", guard, now: () => (clock.now += clock.passes), timeLimitMs: 300 });
  const speak = (more: Partial<SpeechRequest> = {}) => provider.speak({ ...request, ...more });
  return { fake, provider, speak, addresses, clock };
}
const request: SpeechRequest = {
  text: "Olá, mundo.",
  language: "pt-BR",
  voice: "v1",
  reference: null,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 0,
  signal: new AbortController().signal,
  mayBegin: async () => true,
};
const failureOf = (work: Promise<unknown>): Promise<EndpointFailure> =>
  work.then(
    () => Promise.reject(new Error("It did not fail.")),
    (error: unknown) => error as EndpointFailure,
  );

describe("an endpoint of one's own", () => {
  it("is asked as the template says, and its sound is read", async () => {
    const { fake, speak } = world();
    const { sound, warnings, usage } = await speak({ speed: 1.15, delivery: { mood: "question", level: null, rate: 1.6, pitchRange: null } });
    expect(fake.calls).toMatchObject([{ url: ENDPOINT, method: "POST", headers: { authorization: "Bearer k-123", "content-type": "application/json" } }]);
    expect(JSON.parse(fake.calls[0]!.body)).toEqual({ input: "Olá, mundo.", voice: "v1", language: "pt-BR", speed: 1.15 });
    expect([sound.sampleRate, sound.samples.length]).toEqual([SAMPLE_RATE, buzz(11).length]);
    expect(warnings).toEqual(["custom/cre_1 cannot be told how a line was said."]);
    expect(usage).toEqual([{ meter: "synthesize_characters", quantity: 11, vendorCostMicros: 0 }]);
  });
  it("may be asked by GET", async () => {
    const { fake, speak } = world({ method: "GET", url: "https://voice.example.com/v/{{voice}}?text={{text}}", body: null, headers: {} });
    expect((await speak({ text: "a b&c" })).sound.samples.length).toBe(buzz(5).length);
    expect(fake.calls[0]).toMatchObject({ url: "https://voice.example.com/v/v1?text=a%20b%26c", method: "GET", body: "" });
  });
  it("may have its sound in base64 inside JSON", async () => {
    const { fake, speak } = world({ audio: { kind: "json_base64", ...JSON_AUDIO } });
    fake.form = "json_base64";
    expect((await speak()).sound.samples.length).toBe(buzz(11).length);
  });
  it("may have its sound at an address inside JSON, which is not told the key", async () => {
    const { fake, speak } = world({ audio: { kind: "json_url", ...JSON_AUDIO } });
    fake.form = "json_url";
    expect((await speak()).sound.samples.length).toBe(buzz(11).length);
    expect(fake.calls[1]).toMatchObject({ url: "https://voice.example.com/sounds/1.wav", method: "GET" });
    expect(fake.calls[1]!.headers).not.toHaveProperty("authorization");
  });
  it("may answer with raw samples", async () => {
    const { speak, fake } = world({ audio: { kind: "body", format: "pcm_s16le", sampleRate: 24_000 } });
    const bytes = new Uint8Array([1, 0, 255, 255]);
    Object.defineProperty(fake, "answer", { value: () => new Response(new Uint8Array(bytes), { headers: { "content-type": "audio/pcm" } }) });
    expect((await speak()).sound).toEqual({ sampleRate: 24_000, samples: new Int16Array([1, -1]) });
  });
  it("says what it does not do", async () => {
    const { speak } = world();
    const reference = { audio: new Uint8Array(1), contentType: "audio/flac", text: null, digest: "d" };
    expect((await speak({ language: "fr", voice: "clone", reference })).warnings).toEqual([
      "custom/cre_1 cannot clone a voice: v1 speaks instead.",
      "custom/cre_1 is not known to speak fr.",
    ]);
  });
  it.each([
    ["text_too_long", { text: "a".repeat(201) }],
    ["nothing_to_say", { text: " …!? 🎉" }],
    ["unknown_voice", { voice: "v2" }],
    ["canceled", { mayBegin: async () => false }],
  ] as [string, Partial<SpeechRequest>][])("is not called where that is in vain: %s", async (code, more) => {
    const { fake, speak } = world();
    expect(await failureOf(speak(more))).toMatchObject({ code });
    expect(fake.calls).toEqual([]);
  });
});

describe("an endpoint that misbehaves", () => {
  const json = { audio: { kind: "json_base64", ...JSON_AUDIO } };
  it.each([
    ["redirects to loopback", { kind: "redirects", to: "http://127.0.0.1:8787/" }, {}, "endpoint_redirects", "vendor_refused"],
    ["redirects to another host", { kind: "redirects", to: "https://cdn.example.net/", status: 307 }, {}, "endpoint_redirects", "vendor_refused"],
    ["hangs", { kind: "hangs" }, {}, "endpoint_timed_out", "vendor_timed_out"],
    ["drips", { kind: "drips" }, {}, "endpoint_timed_out", "vendor_timed_out"],
    ["never ends", { kind: "endless" }, {}, "endpoint_too_large", "vendor_malformed"],
    ["declares 2 GB", { kind: "declares_2gb" }, {}, "endpoint_too_large", "vendor_malformed"],
    ["answers HTML", { kind: "html" }, {}, "endpoint_wrong_type", "vendor_malformed"],
    ["answers sound as text", { kind: "wrong_type" }, {}, "endpoint_wrong_type", "vendor_malformed"],
    ["answers HTML in place of JSON", { kind: "html" }, json, "endpoint_wrong_type", "vendor_malformed"],
    ["answers no JSON", { kind: "no_json" }, json, "endpoint_no_json", "vendor_malformed"],
    ["has nothing at the path", { kind: "no_path" }, json, "endpoint_no_path", "vendor_malformed"],
    ["has no text at the path", { kind: "no_text" }, json, "endpoint_no_path", "vendor_malformed"],
    ["has wrong base64", { kind: "wrong_base64" }, json, "endpoint_no_base64", "vendor_malformed"],
    ["answers MP3", { kind: "mp3" }, {}, "endpoint_bad_sound", "vendor_malformed"],
    ["answers half a sample", { kind: "half_sample" }, {}, "endpoint_bad_sound", "vendor_malformed"],
    ["answers nothing", { kind: "empty" }, {}, "endpoint_bad_sound", "vendor_malformed"],
    ["breaks off", { kind: "breaks_off" }, {}, "endpoint_broke_off", "vendor_broke_off"],
    ["cannot be reached", { kind: "unreachable" }, {}, "endpoint_unreachable", "vendor_unreachable"],
    ["refuses the key", { kind: "status", status: 401 }, {}, "endpoint_refuses_key", "vendor_unauthorized"],
    ["wants money", { kind: "status", status: 402 }, {}, "endpoint_unpaid", "vendor_out_of_funds"],
    ["refuses", { kind: "status", status: 422 }, {}, "endpoint_refuses", "vendor_refused"],
    ["fails", { kind: "status", status: 500 }, {}, "endpoint_fails", "vendor_failed"],
  ] as [string, Misbehaviour, Input, string, string][])("and %s has a failure of its own, without a word of its answer", async (_, how, more, reason, code) => {
    const { fake, speak } = world(more);
    fake.misbehaves = how;
    const failure = await failureOf(speak());
    expect(failure).toBeInstanceOf(EndpointFailure);
    expect([failure.reason, failure.code]).toEqual([reason, code]);
    expect(failure.message).toMatch(/^The endpoint .*\.$/);
    expect(failure.message).not.toMatch(/secret|127\.0\.0\.1|k-123/);
    expect(fake.calls).toHaveLength(1);
  });
  it("and has too much to do says how long to wait", async () => {
    const { fake, speak } = world();
    fake.misbehaves = { kind: "status", status: 429, headers: { "retry-after": "7" } };
    expect(await failureOf(speak())).toMatchObject({ code: "vendor_throttled", retryAfterMs: 7_000 });
  });
  it.each(["https://127.0.0.1/x.wav", "http://voice.example.com/x.wav", "https://inside.example.net/x.wav", "file:///etc/passwd"])(
    "and names %s for its sound is refused",
    async (soundUrl) => {
      const { fake, speak } = world({ audio: { kind: "json_url", ...JSON_AUDIO } });
      Object.assign(fake, { form: "json_url", soundUrl });
      expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_not_allowed" });
      expect(fake.calls).toHaveLength(1);
    },
  );
  it("and whose name has come to lead inside is not asked any more", async () => {
    const { fake, speak, addresses } = world();
    await speak();
    addresses["voice.example.com"] = "127.0.0.1";
    expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_not_allowed", retryable: false });
    expect(fake.calls).toHaveLength(1);
  });
  it("is given up when nobody wants its sound any more", async () => {
    const { fake, speak } = world();
    fake.misbehaves = { kind: "hangs" };
    const controller = new AbortController();
    const work = speak({ signal: controller.signal });
    controller.abort();
    const failure = await failureOf(work);
    expect(failure).toBeInstanceOf(VendorFailure);
    expect(failure.code).toBe("canceled");
  });
});

describe("an answer that is as large as anybody likes", () => {
  const answers = (fake: FakeCustomVoice, bytes: Uint8Array, type = "audio/wav"): void => {
    Object.defineProperty(fake, "answer", { configurable: true, value: () => new Response(new Uint8Array(bytes), { headers: { "content-type": type } }) });
  };
  it("is read as far as its text can be said, and no further", async () => {
    const { fake, speak } = world();
    answers(fake, wavOf(mostSoundBytes(11) / (2 * (SAMPLE_RATE / 15)) - 1));
    expect((await speak()).sound.samples.length).toBeGreaterThan(700_000);
    answers(fake, wavOf(mostSoundBytes(11) / (2 * (SAMPLE_RATE / 15)) + 1));
    expect(await failureOf(speak())).toMatchObject({
      reason: "endpoint_too_large",
      message: "The endpoint answers with more than the sound of this text can be.",
    });
    expect((await speak({ text: "Olá, mundo. ".repeat(16) })).sound.samples.length).toBeGreaterThan(700_000);
  });
  it("may not be longer in base64 either", async () => {
    const { fake, speak } = world({ audio: { kind: "json_base64", ...JSON_AUDIO } });
    const json = (bytes: Uint8Array) => new TextEncoder().encode(JSON.stringify({ data: { items: [{ audio: base64Of(bytes) }] } }));
    answers(fake, json(new Uint8Array(writeWav({ samples: buzz(600), sampleRate: SAMPLE_RATE }))), "application/json");
    expect((await speak()).sound.samples.length).toBe(buzz(600).length);
    answers(fake, json(new Uint8Array(mostSoundBytes(11) + 100_000)), "application/json");
    expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_too_large" });
  });
  it("is no address of megabytes", async () => {
    const { fake, speak } = world({ audio: { kind: "json_url", ...JSON_AUDIO } });
    answers(
      fake,
      new TextEncoder().encode(JSON.stringify({ data: { items: [{ audio: "https://voice.example.com/".padEnd(200_000, "x") }] } })),
      "application/json",
    );
    expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_too_large" });
    expect(fake.calls).toHaveLength(1);
  });
  it("is no JSON where it is made of nothing but parts", async () => {
    const { fake, speak } = world({ audio: { kind: "json_base64", ...JSON_AUDIO } });
    answers(fake, new TextEncoder().encode(`{"data":{"items":[{"audio":"QUI="},${"{},".repeat(150_000)}1]}}`), "application/json");
    expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_no_json" });
  });
  it("has for both its requests the time of one, where its sound lies elsewhere", async () => {
    const { fake, speak, clock } = world({ audio: { kind: "json_url", ...JSON_AUDIO } });
    fake.form = "json_url";
    clock.passes = 200;
    expect(await failureOf(speak())).toMatchObject({ reason: "endpoint_timed_out", isAmbiguous: true });
    expect(fake.calls).toHaveLength(1);
    clock.passes = 20;
    expect((await speak()).sound.samples.length).toBe(buzz(11).length);
  });
});

describe("the path into JSON", () => {
  it.each([
    ["audio", "x"],
    ["list[1].a-b", "y"],
    ["list[2]", null],
    ["audio.length", null],
    ["__proto__", null],
    ["constructor.name", null],
    ["list.length", null],
  ])("%s leads to %s", (path, found) => {
    expect(textAt({ audio: "x", list: [0, { "a-b": "y" }] }, path)).toBe(found);
  });
});

describe("its engine", () => {
  const facts = (more: Input = {}) =>
    factsOf(CustomTemplate.parse({ url: ENDPOINT, body: '{"input":"{{text}}"}', audio: { kind: "body", format: "wav" }, ...more }), sha256Of);
  it("has the template's voices and limits, and a digest of what makes its sound", async () => {
    expect(customEngine("cre_1", await facts({ voices: VOICES, languages: ["pt-BR", "pt-PT", "en"], concurrency: 3 }))).toEqual({
      id: "custom/cre_1",
      stage: "synthesize",
      lane: "worker",
      digest: expect.stringMatching(/^custom-[0-9a-f]{64}$/) as string,
      atOnce: 3,
      shipped: false,
      languages: ["pt", "en"],
      voices: VOICES,
      speech: { mostCharacters: 1_000 },
    });
  });
  it("has a speed where the template has a place for it, in its body or its address", async () => {
    const body = '{"input":"{{text}}","rate":"{{ speed }}"}';
    for (const more of [{ body }, { url: `${ENDPOINT}?rate={{speed}}` }]) {
      const kept = await facts(more);
      expect([kept.takesSpeed, customEngine("cre_1", kept).speech.speeds]).toEqual([true, { least: 0.7, most: 1.3 }]);
    }
  });
  it("has none where what was kept of the template does not say so", async () => {
    const { takesSpeed: _, ...kept } = await facts({ body: '{"input":"{{text}}","rate":"{{speed}}"}' });
    expect(customEngine("cre_1", CustomFacts.parse(kept)).speech).toEqual({ mostCharacters: 1_000 });
  });
  it("is another one when the request changes, and the same when only its limits do", async () => {
    const { digest } = await facts();
    expect((await facts({ concurrency: 5, voices: VOICES })).digest).toBe(digest);
    for (const more of [{ url: `${ENDPOINT}2` }, { headers: { "x-model": "2" } }, { body: '{"text":"{{text}}"}' }])
      expect((await facts(more)).digest).not.toBe(digest);
  });
  it("has one voice where the template names none", async () => {
    expect(customEngine("cre_1", await facts())).toMatchObject({ languages: null, voices: [{ id: "default", name: "Default", language: null, gender: null }] });
  });
});

describe.each(["body", "json_base64"] as const)("an endpoint whose sound is in %s", (form) => {
  speechSuite("custom/cre_1", () => ({
    fake: () => new FakeCustomEndpoint(form),
    open: ({ fetch, now, timeLimitMs }, isKeyRight) => {
      const audio = { kind: form, format: "wav", ...(form === "json_base64" && { path: "audio" }) };
      const template = CustomTemplate.parse({
        url: ENDPOINT,
        headers: { "x-api-key": "{{key}}" },
        // With a place for the speed, and without one.
        body: form === "body" ? '{"input":"{{text}}","voice":"{{voice}}","speed":"{{speed}}"}' : '{"input":"{{text}}","voice":"{{voice}}"}',
        audio,
        voices: VOICES,
        languages: ["en", "pt", "ja", "ar", "hi"],
      });
      const guard = { rules: { allowPrivate: false, own: [] }, resolve: async () => ["93.184.216.34"], fetch };
      return customSpeech(template, { engine: "custom/cre_1", key: isKeyRight ? CUSTOM_KEY : "wrong", guard, now, timeLimitMs });
    },
    request: { voice: "v1" },
    textOf: ({ input }) => input,
    mostCharacters: 1_000,
    clones: "no",
    warnsOf: { delivery: /cannot be told how a line was said/, context: /does not mind/ },
    unknownLanguage: "eu",
    microsOfThousand: { least: 0, most: 0 },
    speeds: form === "body" ? { least: 0.7, most: 1.3, of: ({ speed }) => speed } : null,
  }));
});
