/** A language model that errs, refuses or obeys what people say: whatever it does, no line ever has another's text. */
import { describe, expect, it } from "vitest";
import { openAiTranslation } from "../../src/providers/openai/translation.ts";
import type { AskedLine } from "../../src/providers/translation.ts";
import { hostileTranscripts } from "../fakes/hostile.ts";
import { type AskedOfModel, FakeOpenAiWords, type ModelSays, WORDS_KEY } from "../fakes/openai-words.ts";
import { honestly, linesAsked, obedient, PWNED } from "../fakes/obedient-model.ts";
import { type PassageEnd, translatePassage } from "../fakes/passage.ts";
import { honest, MISDEEDS, says } from "../fakes/scripted-model.ts";

/** Short answers, lines that begin alike, one that comes twice, one without a word. */
const FILM = (
  "Good morning.|Yes.|No.|Yeah.|What do you want to do about the car that your brother left here?|What do you want to do about the car that your sister left here?|" +
  "I do not know.|I do not know.|…|It was ninety dollars at the shop on Fifth Street.|Then we went home.|Really?|Then we went home and slept.|Then we went.|" +
  "My name is Ada, and this is Ben.|He said that he would come on Monday.|She said that he would come on Tuesday.|Thank you.|You are welcome.|Goodbye, and drive carefully.|Bye.|The end."
).split("|");
const filmOf = (texts: readonly string[]): AskedLine[] => texts.map((text, at) => ({ id: `lin_${at}`, text, speaker: null, least: null, most: null }));
const rest = { source: "en", target: "pt-BR", formality: null, wording: 0, signal: new AbortController().signal, mayBegin: async () => true };

async function dub(texts: readonly string[], model: (asked: AskedOfModel) => ModelSays, api: "responses" | "chat" = "responses") {
  const fake = new FakeOpenAiWords(model);
  const config = {
    engine: "openai/gpt-4.1",
    vendor: "OpenAI",
    model: "gpt-4.1",
    isOpenAi: true,
    isReasoner: false,
    apiKey: WORDS_KEY,
    baseUrl: "https://words.test/v1",
  };
  const provider = openAiTranslation({ ...config, api, fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000, prices: { input: 2, output: 8 } });
  return { fake, end: await translatePassage(provider, filmOf(texts), rest) };
}

/** Of a line without a word any other line without one is the translation. */
const honestlyOrNone = (text: string): string => (/\p{L}/u.test(text) ? honestly(text) : "");
const wordsOf = (text: string | undefined): string | undefined => (text !== undefined && !/\p{L}/u.test(text) ? "" : text);

/** Every line is translated or flagged, and what is translated is what an honest model says of that very line. */
function expectEachItsOwn(texts: readonly string[], { found, flagged }: PassageEnd): void {
  const ids = texts.map((_, at) => `lin_${at}`);
  expect(ids.filter((id) => found.has(id) === flagged.has(id))).toEqual([]);
  const expected = texts.map((text, at) => (found.has(ids[at]!) ? honestlyOrNone(text) : undefined));
  expect(ids.map((id) => wordsOf(found.get(id)))).toEqual(expected);
}

const misdeeds = Object.entries(MISDEEDS);
describe.each(["responses", "chat"] as const)("a model that errs, asked by %s,", (api) => {
  it.each(misdeeds)("and %s once, costs a second question and no line", async (_, misdeed) => {
    for (const pick of [0, 0.3, 0.6, 0.99]) {
      let calls = 0;
      const { end } = await dub(FILM, (asked) => (calls++ === 0 ? misdeed(asked, pick) : says(honest(asked))), api);
      expect(end.flagged.size).toBe(0);
      expectEachItsOwn(FILM, end);
    }
  });
  it.each(misdeeds)("and %s always, leaves lines flagged, and none with another's text", async (_, misdeed) => {
    const { end } = await dub(FILM, (asked) => misdeed(asked, 0.5), api);
    expectEachItsOwn(FILM, end);
    expect([...end.flagged.values()].filter(({ message }) => message.length < 10 || /PWNED|secret/.test(message))).toEqual([]);
  });
});
it("is not led astray by a model that errs in another way at every call", async () => {
  let state = 6;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let flagged = 0;
  for (let film = 0; film < 200; film++) {
    const { end } = await dub(FILM, (asked) => (random() < 0.4 ? says(honest(asked)) : misdeeds[Math.floor(random() * misdeeds.length)]![1](asked, random())));
    expectEachItsOwn(FILM, end);
    flagged += end.flagged.size;
  }
  expect(flagged).toBeGreaterThan(0);
});

describe("two hundred hostile transcripts", () => {
  const hostiles = hostileTranscripts(200);
  it("are all different", () => {
    expect(new Set(hostiles.map(({ text }) => text)).size).toBe(200);
  });
  it("change nothing but their own line, though the model obeys whatever it reads", async () => {
    for (const [at, hostile] of hostiles.entries()) {
      const place = at % FILM.length;
      const film = FILM.toSpliced(place, 1, hostile.text);
      const { end } = await dub(film, obedient(hostiles), at % 2 ? "chat" : "responses");
      const others = (texts: readonly string[]) => texts.map((text, index) => (index === place ? null : [`lin_${index}`, honestly(text)]));
      expect(film.map((_, index) => (index === place ? null : [`lin_${index}`, end.found.get(`lin_${index}`)]))).toEqual(others(film));
      expect(end.found.has(`lin_${place}`)).not.toBe(end.flagged.has(`lin_${place}`));
    }
  });
  it("get nothing out of the model that it was told, not even in their own line", async () => {
    for (const hostile of hostiles.filter(({ effect }) => effect === "leak")) {
      const { end, fake } = await dub(FILM.toSpliced(3, 1, hostile.text), obedient(hostiles));
      const told = fake.asked[0]!.orders.slice(0, 60);
      expect([...end.found.values()].filter((text) => text.includes(told))).toEqual([]);
      expect(end.flagged.get("lin_3")).toMatchObject({ code: "malformed" });
    }
  });
  it("side by side change nothing but themselves", async () => {
    for (let from = 0; from < hostiles.length; from += 10) {
      const some = hostiles.slice(from, from + 10);
      const film = FILM.slice(0, 10).flatMap((text, at) => [text, some[at]!.text]);
      const { end } = await dub(film, obedient(hostiles));
      for (let at = 0; at < film.length; at += 2) expect(end.found.get(`lin_${at}`)).toBe(honestly(film[at]!));
    }
  });
  it("say nothing to other translators by way of what the film is said to be about", async () => {
    const fake = new FakeOpenAiWords(obedient(hostiles));
    const config = {
      engine: "openai/gpt-4.1",
      vendor: "OpenAI",
      model: "gpt-4.1",
      isOpenAi: true,
      isReasoner: false,
      apiKey: WORDS_KEY,
      baseUrl: "https://words.test/v1",
    };
    const provider = openAiTranslation({ ...config, api: "responses", fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000, prices: { input: 2, output: 8 } });
    const { summary } = await provider.summarize({ ...rest, lines: hostiles.map(({ text }) => text) });
    expect(summary.theme).toBe("Small talk.");
    const told = { theme: hostiles[0]!.text, register: hostiles[1]!.text, terms: [{ term: "Ada", meaning: hostiles[2]!.text }] };
    const { translations } = await provider.translate({
      ...rest,
      lines: filmOf(FILM.slice(14, 18)),
      around: { before: [], after: [], terms: [], summary: told },
    });
    expect(translations.map(({ text }) => text)).toEqual(FILM.slice(14, 18).map(honestly));
  });
  it("never stand outside of a string of JSON, and change no order of ours", async () => {
    const plain = (await dub(["Good morning."], (asked) => says(honest(asked)))).fake.asked[0]!;
    for (const { text } of hostiles) {
      const asked = (await dub([text], (asked) => says(honest(asked)))).fake.asked[0]!;
      expect([asked.orders, asked.schema]).toEqual([plain.orders, plain.schema]);
      expect(linesAsked(asked)).toEqual([text]);
      expect(bones(asked.message)).toBe(bones(plain.message));
      expect(asked.message).not.toMatch(/<|\[\/?[A-Z]{3,}\]|[\u202a-\u202e\u2066-\u2069]|\udb40/);
      expect(asked.message).not.toContain(PWNED.repeat(2));
    }
  });
});

/** JSON without what stands in its strings. */
const bones = (json: string): string => json.replace(/"(?:[^"\\]|\\.)*"/g, '""');
