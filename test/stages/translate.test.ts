/** Translation by a language model as a stage: what it is asked for, what it gives, and how it ends. */
import { expect, it } from "vitest";
import { TranslateValue } from "../../containers/contract/stages.ts";
import { translatorOf } from "../../src/providers/vendors-words.ts";
import { vendorSettings } from "../../src/providers/vendor-settings.ts";
import { wording } from "../../src/providers/words.ts";
import { vendorStages } from "../../src/stages/index.ts";
import { translate } from "../../src/stages/translate.ts";
import { entriesOf, honest, says, translated } from "../fakes/scripted-model.ts";
import { FakeOpenAiWords, WORDS_KEY } from "../fakes/openai-words.ts";
import { vendorRun } from "./vendor-run.ts";

const params = {
  engine: "openai/gpt-4.1",
  source: "en",
  target: "pt-BR",
  lines: [
    { id: "lin_a", text: "Good morning." },
    { id: "lin_b", text: "How are you?" },
  ],
};
function desk(fake = new FakeOpenAiWords((asked) => says(honest(asked)))) {
  const keys: (string | null)[] = [];
  const words = wording({
    translatorOf: async (engine, credential) => {
      keys.push(credential);
      return translatorOf(engine, vendorSettings({ OPENAI_API_KEY: WORDS_KEY }), { fetch: fake.fetch, now: () => 0 });
    },
  });
  return { fake, keys, words };
}

it("is a stage that vendors do", () => {
  expect(vendorStages).toMatchObject({ translate });
});
it("gives each line its text, with the version of what the model was told", async () => {
  const { words } = desk();
  const end = await translate(vendorRun({ params, words }));
  expect(end).toMatchObject({
    value: { translations: params.lines.map(({ id, text }) => ({ id, text: translated(text) })), left: [], prompt: "translate-2" },
    usage: [{ meter: "translation_tokens" }],
  });
  expect(TranslateValue.safeParse("value" in end && end.value).success).toBe(true);
});
it("hands on the hints: the room of each line, who speaks, what is around it, and whose key it is", async () => {
  const { fake, keys, words } = desk();
  const hints = { before: ["He came in."], lines: { lin_b: { speaker: "Ada", least: 10, most: 14 } }, credential: "cre_1" };
  await translate(vendorRun({ params: { ...params, formality: "formal", wording: 1 }, hints, words }));
  expect(entriesOf(fake.asked[0]!).map(({ speaker, characters }) => [speaker, characters.most])).toEqual([
    [null, null],
    ["Ada", 14],
  ]);
  expect(fake.asked[0]!.data).toMatchObject({ before: ["He came in."] });
  expect(fake.asked[0]!.orders).toMatch(/formally[\s\S]*1 wordings/);
  expect(keys).toEqual(["cre_1"]);
});
it("says which lines it leaves, and why", async () => {
  const { words } = desk(new FakeOpenAiWords(() => ({ refusal: "No." })));
  expect(await translate(vendorRun({ params, words }))).toMatchObject({
    value: { translations: [], left: [{ id: "lin_a", code: "refused" }, { id: "lin_b" }] },
  });
});
it("ends as its call ends", async () => {
  const { fake, words } = desk();
  fake.mishaps.push({ kind: "status", status: 429, headers: { "retry-after": "3" }, body: "{}" });
  expect(await translate(vendorRun({ params, words }))).toMatchObject({ failure: { code: "vendor_throttled", retryAfterMs: 3_000 }, usage: [] });
  expect(await translate(vendorRun({ params, words, mayBegin: async () => false }))).toMatchObject({ failure: { code: "canceled" }, usage: [] });
});
it("refuses parameters that are not its own, and to work where nobody translates", async () => {
  await expect(translate(vendorRun({ params: { ...params, lines: [] }, words: desk().words }))).rejects.toThrow(/lines/);
  await expect(translate(vendorRun({ params }))).rejects.toThrow("nobody translates here");
});
