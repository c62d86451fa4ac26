import { describe, expect, it } from "vitest";
import { summaryOf } from "../../../scripts/demo/print.mjs";

const setup = { seconds: 1, downloadBytes: 0, paths: { ffmpeg: process.execPath } };
const judged = (ok: boolean) => ({ ok, checks: [{ name: "cutWords", result: ok ? 0 : 2, goal: "0", ok }] });
const result = (language: string) => ({ language, output: `/none/dubbed.${language}.mp4`, subtitles: [], lines: [] });
const summary = (verdicts: boolean[]) =>
  summaryOf({
    setup,
    options: { input: null },
    made: { facts: { durationMs: 10_000 }, took: 5, sourceLanguage: "en", results: verdicts.map((_, index) => result(index === 0 ? "pt-BR" : "es")) },
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
});
