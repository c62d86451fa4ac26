/** What a film is about, as a stage. */
import { expect, it } from "vitest";
import type { SummaryRequest } from "../../src/providers/translation.ts";
import { vendorStages } from "../../src/stages/index.ts";
import { summarize, SummarizeValue } from "../../src/stages/summarize.ts";
import type { AskWords } from "../../src/stages/worker-stage.ts";
import { vendorRun } from "./vendor-run.ts";

const summary = { theme: "A station.", register: "Casual.", terms: [{ term: "Ada", meaning: "a woman" }] };
const base = { engine: "openai/gpt-4.1", source: "en" };
const nobody = () => Promise.reject(new Error("not asked for"));

function desk() {
  const asked: SummaryRequest[] = [];
  const words: AskWords = {
    translate: nobody,
    rewrite: nobody,
    summarize: async (ask) => {
      asked.push(ask);
      return { kind: "done", summary, prompt: "summarize-1", usage: [] };
    },
  };
  return { asked, words };
}

it("is a stage that vendors do", () => {
  expect(vendorStages).toMatchObject({ summarize });
});
it("reads a part of the script, or makes one of what was said of the parts", async () => {
  const { asked, words } = desk();
  const end = await summarize(vendorRun({ params: { ...base, lines: ["Hello.", "Bye."] }, words }));
  await summarize(vendorRun({ params: { ...base, parts: [summary, summary] }, hints: { credential: "cre_1" }, words }));
  expect(end).toEqual({ value: { ...summary, prompt: "summarize-1" }, usage: [] });
  expect(SummarizeValue.safeParse("value" in end && end.value).success).toBe(true);
  expect(asked).toMatchObject([
    { source: "en", lines: ["Hello.", "Bye."], credential: null },
    { source: "en", parts: [summary, summary], credential: "cre_1" },
  ]);
});
it("ends as its call ends", async () => {
  const failure = { code: "vendor_failed", message: "No.", retryable: true };
  const words: AskWords = { ...desk().words, summarize: async () => ({ kind: "failed", failure, usage: [] }) };
  expect(await summarize(vendorRun({ params: { ...base, lines: ["Hello."] }, words }))).toMatchObject({ failure });
});
it("refuses both at once or neither, and to work where nobody translates", async () => {
  const { words } = desk();
  await expect(summarize(vendorRun({ params: { ...base, lines: ["Hello."], parts: [summary] }, words }))).rejects.toThrow(/Invalid input|parts|unrecognized/i);
  await expect(summarize(vendorRun({ params: base, words }))).rejects.toThrow(/Invalid input|parts|unrecognized/i);
  await expect(summarize(vendorRun({ params: { ...base, lines: ["Hello."] } }))).rejects.toThrow("nobody translates here");
});
