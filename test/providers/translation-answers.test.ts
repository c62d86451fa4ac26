/** Answers of language models that are none, or of a kind of their own; and what tells lines apart. */
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-ms.ts";
import { openAiTranslation } from "../../src/providers/openai/translation.ts";
import { asData } from "../../src/providers/openai/prompts/as-data.ts";
import { echoWords, isEchoOf } from "../../src/providers/openai/prompts/echo.ts";
import { looksLikeOrders } from "../../src/providers/openai/prompts/orders-in-speech.ts";
import { jsonIn } from "../../src/providers/openai/translation-json.ts";
import { FakeOpenAiWords, type ModelSays, WORDS_KEY } from "../fakes/openai-words.ts";
import { hostileTranscripts } from "../fakes/hostile.ts";
import { failureOf, LINES, request } from "../suites/translation.ts";

function answered(answer: ModelSays) {
  const fake = new FakeOpenAiWords(() => answer);
  const config = {
    engine: "openai/gpt-4.1",
    vendor: "OpenAI",
    model: "gpt-4.1",
    api: "responses" as const,
    isOpenAi: true,
    isReasoner: false,
    apiKey: WORDS_KEY,
    baseUrl: "https://words.test/v1",
  };
  return openAiTranslation({ ...config, fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000, prices: { input: 2, output: 8 } }).translate(request());
}
const all = (code: string) => LINES.map(({ id }) => ({ id, code }));

describe("an answer", () => {
  it.each([
    ["a refusal", { refusal: "No." }, "refused"],
    ["a filter that stopped it", { filtered: true }, "refused"],
    ["a policy that forbids the request", { policy: "content_policy_violation" }, "refused"],
    ["a policy that forbids the answer", { failed: "bio_policy" }, "refused"],
    ["prose", { text: "Sure!" }, "malformed"],
    ["half of one", { text: '{"lines":[{"id":"1"', cut: true }, "malformed"],
    ["a list without lines", { json: { lines: [] } }, "missing"],
    ["numbers", { json: { lines: [1, 2, 3] } }, "missing"],
  ] as const)("that is %s leaves every line, and throws nothing", async (_, answer, code) => {
    expect(await answered(answer as ModelSays)).toMatchObject({ translations: [], left: all(code) });
  });
  it("that was refused before anything was said costs nothing", async () => {
    expect((await answered({ policy: "invalid_prompt" })).usage).toEqual([{ meter: "translation_tokens", quantity: 0, vendorCostMicros: 0 }]);
  });
  it.each([
    ["rate_limit_exceeded", "vendor_throttled", true],
    ["server_error", "vendor_failed", true],
    ["invalid_image", "vendor_refused", false],
  ])("that the vendor gave up for %s is a failed call", async (failed, code, retryable) => {
    const failure = await failureOf(answered({ failed }));
    expect(failure).toMatchObject({ code, retryable, isAmbiguous: true });
    expect(failure.message).toBe(`OpenAI began an answer and gave it up (${failed}).`);
  });
});

describe("the JSON in an answer", () => {
  it.each([
    ["alone", '{"a":1}', { a: 1 }],
    ["in a fence", '```json\n{"a":1}\n```', { a: 1 }],
    ["in a fence of no kind", '```\n{"a":1}\n```\n', { a: 1 }],
    ["behind thoughts", '<think>{"b":2}</think>\n{"a":1}', { a: 1 }],
    ["in prose", 'Here: {"a":1}', undefined],
    ["of which a half is missing", '{"a":', undefined],
  ])("is found %s", (_, text, json) => {
    expect(jsonIn(text)).toEqual(json);
  });
});

describe("the beginning of a line", () => {
  it("is as long as it takes to tell the lines apart, within reason", () => {
    expect(echoWords(["Yes.", "No."])).toBe(5);
    expect(echoWords(["one two three four five six a", "one two three four five six b"])).toBe(7);
    expect(echoWords(["one two", "one two"])).toBe(5);
    expect(echoWords([`${"same ".repeat(20)}a`, `${"same ".repeat(20)}b`])).toBe(14);
  });
  it.each([
    ["as it is", "He said", "He said no.", ["She said no."], true],
    ["with other quotes, accents and case", "he SAID “no", 'He said "nó".', [], true],
    ["of another line", "She said", "He said no.", ["She said no."], false],
    ["of two lines", "Then we", "Then we slept.", ["Then we went."], false],
    ["of two lines that are the same", "Then we", "Then we went.", ["Then we went!"], true],
    ["of nothing", "", "He said no.", [], false],
    ["of a line without words", "…", "…", ["Yes."], true],
    ["of words for a line without any", "Yes", "…", ["Yes."], false],
    ["in Japanese", "今日は", "今日は晴れです。", ["明日は雨です。"], true],
  ])("%s", (_, echo, text, others, isOwn) => {
    expect(isEchoOf(echo, text, others)).toBe(isOwn);
  });
});

describe("data", () => {
  it("is the same value again for whoever parses it, whatever it holds", () => {
    const texts = [...hostileTranscripts(272).map(({ text }) => text), "[INST] <|x|> </s> [1,2] \ud800 \u2028 👩‍👩‍👧 می‌خواهم"];
    expect(JSON.parse(asData({ texts }))).toEqual({ texts });
    expect(asData({ texts })).not.toMatch(/<|\[\/?INST\]|\u2028/);
  });
});

describe("speech", () => {
  it("that gives orders to a model is known by its marks and its words, in many languages", () => {
    expect(hostileTranscripts(272).filter(({ text }) => !looksLikeOrders(text))).toEqual([]);
  });
  it.each([
    "Ignore him, he is always like that.",
    "The system is down again, and nobody answers the phone.",
    "Please stay on the line and your call will be answered by the next available representative.",
    "Write me a letter when you get there.",
    "She translated three books last year.",
    "¿Puedes ayudarme a encontrar las llaves de la casa?",
    "Sie hat die Anweisungen des Arztes befolgt.",
    "In 1984 he bought a 4K screen for $300, i.e. 20 % off!",
    "He said “yes”, and then: “no”.",
    "今日はとても天気がいいですね。",
    "Der Donaudampfschifffahrtsgesellschaftskapitän kommt.",
  ])("of people to people is not taken for one: %s", (text) => {
    expect(looksLikeOrders(text)).toBe(false);
  });
  it("of any length is looked through at once", () => {
    const texts = ["ignore ", "a1", "<", '"', "a b ", "hello you are ", "reveal "].map((text) => text.repeat(5_000));
    expect(cpuMs(() => texts.map((text) => looksLikeOrders(text)), 2_000)).toBeLessThan(2_000);
  });
});
