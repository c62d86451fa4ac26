/** How language models are called: so many at once, in their turn, paced, with failures as values. And which there are. */
import { expect, it, vi } from "vitest";
import { wordEngines } from "../../src/providers/catalog-words.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import type { PacedCall } from "../../src/providers/pacing.ts";
import type { TranslationProvider, TranslationRequest, Worded } from "../../src/providers/translation.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { translatorOf, translators } from "../../src/providers/vendors-words.ts";
import { type AskWords, wording } from "../../src/providers/words.ts";
import type { AskWords as Port } from "../../src/stages/worker-stage.ts";
import { FakeOpenAiWords, WORDS_KEY } from "../fakes/openai-words.ts";
import { honest, says } from "../fakes/scripted-model.ts";
import { request } from "../suites/translation.ts";

const worded: Worded = { translations: [], left: [], prompt: "p", usage: [] };
const TOLD = 1_234;
const idle = { told: () => TOLD, inVain: () => [{ meter: "translation_tokens_in_vain", quantity: TOLD, vendorCostMicros: 1 }] };
const unasked = () => Promise.reject(new Error("not asked for"));
const providing =
  (translate: TranslationProvider["translate"]) =>
  async (engine: string): Promise<TranslationProvider> => ({ engine, translate, rewrite: unasked, summarize: unasked, ...idle });
const ask = (more: Partial<TranslationRequest & { engine: string; credential: string | null }> = {}) => ({
  engine: "openai/gpt-4.1",
  credential: null,
  ...request(),
  ...more,
});
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

it("is the port that stages ask by", () => {
  const port: Port = wording({ translatorOf: async () => null }) satisfies AskWords;
  expect(Object.keys(port)).toEqual(["translate", "rewrite", "summarize"]);
});
it("calls a vendor four times at once with one key, whichever of its models", async () => {
  let open = 0;
  let most = 0;
  const translatorOf = providing(async () => {
    most = Math.max(most, ++open);
    await soon();
    open--;
    return worded;
  });
  const words = wording({ translatorOf });
  await Promise.all(Array.from({ length: 12 }, (_, at) => words.translate(ask({ engine: at % 2 ? "openai/gpt-4.1" : "openai/gpt-4.1-mini" }))));
  expect(most).toBe(4);
});
it("lets the calls of one key wait for none of another's", async () => {
  const keys: (string | null)[] = [];
  const words = wording({
    translatorOf: async (engine, credential) => {
      keys.push(credential);
      return providing(async () => (credential === null ? new Promise<Worded>(() => undefined) : worded))(engine);
    },
  });
  for (let count = 0; count < 5; count++) void words.translate(ask());
  expect(await words.translate(ask({ credential: "cre_1" }))).toMatchObject({ kind: "done" });
  expect(keys).toEqual([null, null, null, null, null, "cre_1"]);
});
it("asks its limiter before each call, with the key it is made with and what it uses of the allowance", async () => {
  const seen: Omit<PacedCall, "signal">[] = [];
  const pacing = {
    paced: async <T>({ vendor, key, characters }: PacedCall, act: () => Promise<T>) => {
      seen.push({ vendor, key, characters });
      return act();
    },
  };
  const words = wording({ translatorOf: providing(async () => worded), pacing });
  await words.translate(ask());
  await words.translate(ask({ credential: "cre_1" }));
  expect(seen).toEqual([
    { vendor: "openai", key: "house", characters: TOLD },
    { vendor: "openai", key: "cre_1", characters: TOLD },
  ]);
});
it("hands on how long its limiter asks to wait, of a call that was never made", async () => {
  const pacing = { paced: () => Promise.reject(new VendorFailure("vendor_throttled", "Later.", { retryAfterMs: 9_000 })) };
  expect(await wording({ translatorOf: providing(unasked), pacing }).translate(ask())).toEqual({
    kind: "failed",
    failure: { code: "vendor_throttled", message: "Later.", retryable: true, retryAfterMs: 9_000 },
    usage: [],
  });
});
it("makes a value of a failure, with the most that it may have cost where that cannot be known", async () => {
  const failing = (code: "vendor_timed_out" | "vendor_unauthorized") =>
    wording({ translatorOf: providing(() => Promise.reject(new VendorFailure(code, "No."))) }).translate(ask());
  expect(await failing("vendor_timed_out")).toMatchObject({
    kind: "failed",
    failure: { code: "vendor_timed_out", retryable: true },
    usage: [{ meter: "translation_tokens_in_vain" }],
  });
  expect(await failing("vendor_unauthorized")).toMatchObject({ kind: "failed", failure: { retryable: false }, usage: [] });
});
it("counts what is asked for with a workspace's own key, at no cost", async () => {
  const usage = [{ meter: "translation_tokens", quantity: 9, vendorCostMicros: 7 }];
  const words = wording({ translatorOf: providing(async () => ({ ...worded, usage })) });
  const late = wording({ translatorOf: providing(() => Promise.reject(new VendorFailure("vendor_timed_out", "Late."))) });
  expect(await words.translate(ask())).toMatchObject({ usage });
  expect(await words.translate(ask({ credential: "cre_1" }))).toMatchObject({ usage: [{ quantity: 9, vendorCostMicros: 0 }] });
  expect(await late.translate(ask({ credential: "cre_1" }))).toMatchObject({ usage: [{ meter: "translation_tokens_in_vain", vendorCostMicros: 0 }] });
});
it("says why a key cannot be used", async () => {
  const words = wording({ translatorOf: () => Promise.reject(new VendorFailure("vendor_unauthorized", "It was deleted.")) });
  expect(await words.translate(ask({ credential: "cre_1" }))).toMatchObject({ kind: "failed", failure: { code: "vendor_unauthorized" }, usage: [] });
});
it("leaves faults of ours to whoever looks after them", async () => {
  await expect(wording({ translatorOf: providing(() => Promise.reject(new TypeError("ours"))) }).translate(ask())).rejects.toThrow("ours");
});
it("fails for good where the engine or its key was taken away meanwhile", async () => {
  const words = wording({ translatorOf: async () => null });
  const { lines, wording: _, ...rest } = ask();
  expect(await words.translate(ask())).toMatchObject({ kind: "failed", failure: { code: "engine_off", retryable: false } });
  expect(await words.rewrite({ ...rest, line: lines[0]!, text: "Olá.", direction: "fuller", now: 3 })).toMatchObject({ failure: { code: "engine_off" } });
  expect(await words.summarize({ ...rest, lines: ["Hello."] })).toMatchObject({ failure: { code: "engine_off" } });
});
it("gives up at once what nobody wants any more, and counts what it may have cost", async () => {
  const stop = new AbortController();
  const fake = new FakeOpenAiWords();
  fake.mishaps.push({ kind: "hang" });
  const settings = vendorSettings({ OPENAI_API_KEY: WORDS_KEY });
  const words = wording({ translatorOf: async (engine) => translatorOf(engine, settings, { fetch: fake.fetch, now: () => 0 }) });
  const end = words.translate(ask({ signal: stop.signal }));
  await vi.waitUntil(() => fake.open === 1);
  stop.abort();
  expect(await end).toMatchObject({ failure: { code: "canceled" }, usage: [{ meter: "translation_tokens_in_vain" }] });
});

it("has a language model behind every engine of the catalogue that is one, and no other", () => {
  expect(wordEngines.map(({ id }) => id)).toEqual(Object.keys(translators));
  expect(wordEngines.every(({ isModel, lane, stage }) => isModel && lane === "worker" && stage === "translate")).toBe(true);
});
it("opens a model only with what it needs, and a server of one's own without a key", async () => {
  const fake = new FakeOpenAiWords((asked) => says(honest(asked)));
  const world = { fetch: fake.fetch, now: () => 0 };
  expect(translatorOf("openai/gpt-4.1", vendorSettings({}), world)).toBeNull();
  expect(translatorOf("openai-compatible/model", vendorSettings({ OPENAI_COMPATIBLE_URL: "http://127.0.0.1:11434/v1" }), world)).toBeNull();
  expect(translatorOf("bergamot/firefox-tiny", vendorSettings({ OPENAI_API_KEY: "k" }), world)).toBeNull();
  fake.key = null;
  const local = vendorSettings({ OPENAI_COMPATIBLE_URL: "http://127.0.0.1:11434/v1/", OPENAI_COMPATIBLE_MODEL: "qwen3:4b" });
  const { usage } = await translatorOf("openai-compatible/model", local, world)!.translate(request());
  expect(fake.calls[0]).toMatchObject({ url: "http://127.0.0.1:11434/v1/chat/completions", fields: { model: "qwen3:4b" } });
  expect(fake.calls[0]!.fields).not.toHaveProperty("store");
  expect(fake.calls[0]!.fields).toHaveProperty("max_tokens");
  expect(usage[0]!.vendorCostMicros).toBe(0);
});
it("asks OpenAI by its Responses, by its older way where the settings say so, and an own server at its price", async () => {
  const fake = new FakeOpenAiWords((asked) => says(honest(asked)));
  const world = { fetch: fake.fetch, now: () => 0 };
  const key = { OPENAI_API_KEY: WORDS_KEY };
  await translatorOf("openai/gpt-4.1", vendorSettings(key), world)!.translate(request());
  await translatorOf("openai/gpt-4.1-mini", vendorSettings({ ...key, OPENAI_API: "chat", OPENAI_BASE_URL: "https://proxy.test/v1" }), world)!.translate(
    request(),
  );
  expect(fake.calls.map(({ url }) => url)).toEqual(["https://api.openai.com/v1/responses", "https://proxy.test/v1/chat/completions"]);
  expect(fake.calls[1]!.fields).toMatchObject({ model: "gpt-4.1-mini", store: false });
  const own = {
    OPENAI_COMPATIBLE_URL: "https://own.test/v1",
    OPENAI_COMPATIBLE_KEY: WORDS_KEY,
    OPENAI_COMPATIBLE_MODEL: "m",
    OPENAI_COMPATIBLE_MICROS_PER_THOUSAND_TOKENS: "2000",
  };
  const { usage } = await translatorOf("openai-compatible/model", vendorSettings(own), world)!.translate(request());
  expect(usage[0]!.vendorCostMicros).toBe(2 * usage[0]!.quantity);
});
