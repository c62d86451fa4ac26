/** More words than their time holds. */
import * as fc from "../../property.ts";
import { expect, test } from "vitest";
import { mend } from "../../../src/dubbing/hear/words.ts";
import { hearing, segmented } from "./speech.ts";
import { transcriptOf } from "./wild.ts";

const raw = { text: "no", score: null, levelDb: null, label: null, noSpeech: 0, isPlaced: true };

test("2,000 words without times in a film of 10 s end with the film", () => {
  const words = Array.from({ length: 2_000 }, (_, at) => ({ text: `w${at}`, startMs: null, endMs: null, score: null, levelDb: null, speaker: null }));
  const segments = [{ startMs: 0, endMs: 10_000, text: "", noSpeech: null, words }];
  const { lines } = segmented(hearing([{ ...transcriptOf([]), segments }], { pieces: [{ fromMs: 0, untilMs: 10_000 }] }), { isScript: true });
  expect(lines.flatMap(({ heard }) => heard!)).toHaveLength(2_000);
  expect(Math.max(...lines.map(({ endMs }) => endMs))).toBeLessThanOrEqual(10_000);
});

test("they move no word that comes after them", () => {
  const crowd = Array.from({ length: 500 }, (_, index) => ({ ...raw, startMs: 1_000, endMs: 1_000, index }));
  const after = [2_000, 2_400].map((startMs, at) => ({ ...raw, startMs, endMs: startMs + 300, index: 500 + at }));
  const mended = mend([...crowd, ...after]);
  expect(mended.slice(500).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [2_000, 2_300],
    [2_400, 2_700],
  ]);
  expect(mended[499]!.endMs).toBeLessThanOrEqual(2_000);
});

test("whatever their times, words rise, last at least 1 ms, and end by the last known end if they are fewer than its milliseconds", () => {
  const word = fc.record({ startMs: fc.integer({ min: 0, max: 3_000 }), length: fc.integer({ min: -200, max: 400 }) });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 300 }), (words) => {
      const rows = words.map(({ startMs, length }, index) => ({ ...raw, startMs, endMs: startMs + length, index }));
      const mended = mend(rows);
      for (const [at, { startMs, endMs }] of mended.entries()) expect(startMs < endMs && endMs <= (mended[at + 1]?.startMs ?? endMs)).toBe(true);
      const last = Math.max(...rows.flatMap(({ startMs, endMs }) => [startMs, endMs]));
      expect(mended.at(-1)!.endMs).toBeLessThanOrEqual(Math.max(last, words.length + 20));
    }),
    { numRuns: 500, seed: 1 },
  );
});
