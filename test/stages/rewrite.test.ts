/** A line said shorter or fuller, as a stage. */
import { expect, it } from "vitest";
import type { RewriteRequest } from "../../src/providers/translation.ts";
import { vendorStages } from "../../src/stages/index.ts";
import { rewrite, RewriteValue } from "../../src/stages/rewrite.ts";
import type { AskWords } from "../../src/stages/worker-stage.ts";
import { vendorRun } from "./vendor-run.ts";

const params = {
  engine: "openai/gpt-4.1",
  source: "en",
  target: "pt-BR",
  id: "lin_a",
  sourceText: "I do not know.",
  text: "Eu realmente não sei.",
  direction: "shorter",
  now: 24,
  least: 8,
  most: 14,
  wording: 1,
};
const hints = { before: ["He came in."], lines: { lin_a: { speaker: "Ada", least: 1, most: 2 } }, credential: "cre_1" };
const nobody = () => Promise.reject(new Error("not asked for"));

it("is a stage that vendors do", () => {
  expect(vendorStages).toMatchObject({ rewrite });
});
it("asks for the line with its target, and gives what came of it", async () => {
  const asked: (RewriteRequest & { credential: string | null })[] = [];
  const usage = [{ meter: "translation_tokens", quantity: 5, vendorCostMicros: 1 }];
  const words: AskWords = {
    translate: nobody,
    summarize: nobody,
    rewrite: async (ask) => {
      asked.push(ask);
      return { kind: "done", text: "Não sei.", prompt: "rewrite-1", usage };
    },
  };
  const end = await rewrite(vendorRun({ params, hints, words }));
  expect(end).toEqual({ value: { text: "Não sei.", prompt: "rewrite-1" }, usage });
  expect(RewriteValue.safeParse("value" in end && end.value).success).toBe(true);
  expect(asked[0]).toMatchObject({
    line: { id: "lin_a", text: "I do not know.", speaker: "Ada", least: 8, most: 14 },
    text: params.text,
    direction: "shorter",
    now: 24,
    formality: null,
    around: { before: ["He came in."], after: [], terms: [], summary: null },
    credential: "cre_1",
  });
});
it("ends as its call ends", async () => {
  const failure = { code: "vendor_failed", message: "No.", retryable: true };
  const words: AskWords = { translate: nobody, summarize: nobody, rewrite: async () => ({ kind: "failed", failure, usage: [] }) };
  expect(await rewrite(vendorRun({ params, words }))).toMatchObject({ failure });
});
it("refuses parameters that are not its own, and to work where nobody translates", async () => {
  await expect(rewrite(vendorRun({ params: { ...params, direction: "louder" } }))).rejects.toThrow(/direction/);
  await expect(rewrite(vendorRun({ params }))).rejects.toThrow("nobody translates here");
});
