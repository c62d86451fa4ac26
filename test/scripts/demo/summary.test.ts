import { describe, expect, it } from "vitest";
import { reportCard } from "../../../src/dubbing/report/build.ts";
import { describeReport } from "../../../src/dubbing/report/describe.ts";
import { input, line, place } from "../../dubbing/report/inputs.ts";
import { printSummary, summaryOf } from "../../../scripts/demo/summary.mjs";

const setup = { seconds: 1, downloadBytes: 0, paths: { ffmpeg: process.execPath } };
const judged = (ok: boolean) => ({ ok, checks: [{ name: "cutWords", result: ok ? 0 : 2, goal: "0", ok }] });
const card = (language: string) => reportCard(input([line("lin_1", 0, 2_000)], [place("lin_1", 0, 1_900)], { language }));
const result = (language: string) => ({
  language,
  output: `/none/dubbed.${language}.mp4`,
  subtitles: [],
  others: ["/none/dubbed.burned.mp4"],
  lines: [],
  reportCard: card(language),
});
const summary = (verdicts: boolean[]) =>
  summaryOf({
    setup,
    name: "a talk",
    made: {
      stream: null,
      facts: { durationMs: 10_000 },
      took: 5,
      sourceLanguage: "en",
      results: verdicts.map((_, index) => result(index === 0 ? "pt-BR" : "es")),
    },
    judged: verdicts.map(judged),
    start: 2,
  });

describe("the demo's summary", () => {
  it("has the figures of the one language at the top", () => {
    expect(summary([true])).toMatchObject({ ok: true, language: "pt-BR", cutWords: 0, realTimeFactor: 0.5, seconds: { setup: 1, start: 2, dub: 5 } });
  });
  it.each([
    [[true, true], true],
    [[true, false], false],
    [[false, true], false],
  ])("of languages judged %j is ok: %s", (verdicts, ok) => {
    expect(summary(verdicts).ok).toBe(ok);
    expect(summary(verdicts).languages?.map((each: { ok: boolean }) => each.ok)).toEqual(verdicts);
  });
  it("has the report card of each language", () => {
    expect(summary([true])).toMatchObject({ reportCard: { version: 2, language: "pt-BR" } });
    expect(summary([true, true]).languages).toMatchObject([{ reportCard: { language: "pt-BR" } }, { reportCard: { language: "es" } }]);
  });
  it("is printed with the report card, the checks and every file", () => {
    const lines: string[] = [];
    printSummary(summary([false]), (line) => lines.push(...line.split("\n")));
    expect(lines).toEqual(expect.arrayContaining(describeReport(card("pt-BR"))));
    expect(lines).toContain("  MISS  cutWords: 2  (goal 0)");
    expect(lines).toContain("  Not good: /none/dubbed.pt-BR.mp4");
    expect(lines).toContain("  beside it: /none/dubbed.burned.mp4");
  });
});
