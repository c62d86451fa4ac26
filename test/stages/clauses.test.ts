/** What is asked of a language model, and what becomes of its answers. */
import { expect, it, vi } from "vitest";
import { asking } from "../../src/providers/clauses.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { clauseAskerOf } from "../../src/providers/vendors.ts";
import type { LongSentence } from "../../src/dubbing/segment.ts";
import { clauseOpinion } from "../../src/stages/clauses.ts";
import { FakeOpenAi, OPENAI_KEY } from "../fakes/openai.ts";
import type { CompletionRequest } from "../fakes/openai-api.ts";

const ENGINE = "openai/gpt-4.1-mini";
const sentence = (from: number, length = 40): LongSentence => Array.from({ length }, (_, at) => ({ index: from + at, text: `w${from + at}` }));

function world(mayBegin = async () => true, signal = new AbortController().signal) {
  const fake = new FakeOpenAi();
  fake.completion = () => ({ boundaries: [20] });
  const clauses = asking((engine) => clauseAskerOf(engine, vendorSettings({ OPENAI_API_KEY: OPENAI_KEY }), { fetch: fake.fetch, now: () => 0 }));
  const opinion = (sentences: readonly LongSentence[]) =>
    clauseOpinion({ clauses, hints: null, signal, mayBegin }, { engine: ENGINE, language: "en", sentences });
  const asked = () => fake.calls.map(({ fields }) => JSON.parse((fields as CompletionRequest).messages[1]!.content) as { words: [number, string][] });
  return { fake, opinion, asked };
}

it("asks of the words of each long sentence only, and cuts after the word before a clause", async () => {
  const { opinion, asked } = world();
  const end = await opinion([sentence(100), sentence(300)]);
  expect(end).toMatchObject({ breaks: [119, 319], warning: null });
  expect(end.usage).toEqual([1, 2].map(() => ({ meter: "clause_tokens", quantity: 120, vendorCostMicros: 72 })));
  expect(asked().map(({ words }) => [words.length, words[0]])).toEqual([
    [40, [0, "w100"]],
    [40, [0, "w300"]],
  ]);
});
it("asks of many words in parts, of a single one not at all", async () => {
  const { opinion, asked } = world();
  expect(await opinion([sentence(0, 401), sentence(500, 420)])).toMatchObject({ breaks: [19, 519] });
  expect(asked().map(({ words }) => words.length)).toEqual([400, 400, 20]);
});
it("leaves the rest to the rules of the language once an answer fails, and says so with what it cost", async () => {
  const { fake, opinion } = world();
  fake.mishaps.push({ kind: "status", status: 500, body: "{}" });
  const end = await opinion(Array.from({ length: 6 }, (_, at) => sentence(at * 100)));
  expect(fake.calls).toHaveLength(4);
  expect(end).toMatchObject({
    breaks: [119, 219, 319],
    warning: { code: "no_clause_opinion", message: `Of 3 long sentences ${ENGINE} did not say where to part them: OpenAI failed (500).` },
  });
  expect(end.usage).toHaveLength(3);
});
it("asks of so many at most, and says how many were left", async () => {
  const { fake, opinion } = world();
  const end = await opinion(Array.from({ length: 50 }, (_, at) => sentence(at * 100)));
  expect(fake.calls).toHaveLength(48);
  expect(end).toMatchObject({ warning: { message: expect.stringContaining("Of 2 long sentences") as string } });
});
it("says who is not there to be asked", async () => {
  const run = { clauses: null, hints: null, signal: new AbortController().signal, mayBegin: async () => true };
  expect(await clauseOpinion(run, { engine: ENGINE, language: "en", sentences: [sentence(0)] })).toMatchObject({
    breaks: [],
    warning: { message: `Of 1 long sentence ${ENGINE} did not say where to part it: It is not set up here.` },
  });
});
it("calls nobody once nobody wants it, and keeps what a call given up may have cost", async () => {
  const unwanted = world(async () => false);
  expect(await unwanted.opinion([sentence(0)])).toMatchObject({ canceled: { code: "canceled" }, usage: [] });
  expect(unwanted.fake.calls).toEqual([]);
  const stop = new AbortController();
  const { fake, opinion } = world(async () => true, stop.signal);
  fake.mishaps.push({ kind: "hang" });
  const end = opinion([sentence(0)]);
  await vi.waitUntil(() => fake.open === 1);
  stop.abort();
  expect(await end).toMatchObject({ canceled: { code: "canceled" }, usage: [{ meter: "clause_tokens_in_vain" }] });
});
