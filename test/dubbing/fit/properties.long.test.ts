import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { fitIsland } from "../../../src/dubbing/fit/fit-island.ts";
import { islandsOf } from "../../../src/dubbing/fit/beside.ts";
import { broken, EARLY_MS, LATE_MS, LEAST_PAUSE_MS, type Timeline, timelines } from "./timelines.ts";

/** Whether the lines not in `kept` fit at the fastest rate with their pauses at their least: the earliest schedule, written once more and plainly. */
function isPossible({ lines, bounds }: Timeline, kept: (index: number) => boolean): boolean {
  let freeMs = bounds.startMs;
  for (const [index, line] of lines.entries()) {
    const startMs = kept(index) ? line.startMs : Math.max(freeMs, line.startMs - EARLY_MS);
    const endMs = kept(index) ? line.endMs : startMs + shortestMs(line, bounds.maxRate);
    const isBesideKept = kept(index) && (index === 0 || kept(index - 1));
    if (kept(index) ? !isBesideKept && freeMs > startMs : startMs > line.startMs + LATE_MS || endMs > bounds.endMs) return false;
    freeMs = Math.max(freeMs, endMs);
  }
  return true;
}

function shortestMs({ takeMs, pauses = [], speed = 1 }: Timeline["lines"][number], maxRate: number): number {
  const most = maxRate / speed;
  const stretch = most >= 1 && most < 1.03 ? 1 : most;
  const real = pauses.filter(([from, to]) => from > 0 && to < takeMs && to - from >= LEAST_PAUSE_MS);
  const spans = [0, ...real.map(([, to]) => to)].map((from, index) => (real[index]?.[0] ?? takeMs) - from);
  const spokenMs = spans.reduce((sum, ms) => sum + Math.ceil(ms / stretch - 1e-9), 0);
  return spokenMs + real.reduce((sum, [from, to]) => sum + Math.min(LEAST_PAUSE_MS, Math.ceil((to - from) / stretch - 1e-9)), 0);
}

const count = (bits: number): number => bits.toString(2).replaceAll("0", "").length;

/** Alone they take a tenth of it; others may be at work on the same machine. */
const LONG = { timeout: 200_000 };

describe("fitIsland, on 100,000 random timelines", LONG, () => {
  test("nothing is cut, overlaps, swaps, leaves its bounds, is too fast or hardly stretched", () => {
    fc.assert(
      fc.property(timelines({ most: 2 }), (timeline) => {
        expect(broken(timeline, fitIsland(timeline.lines, timeline.bounds))).toEqual([]);
      }),
      { numRuns: 88_000, seed: 3 },
    );
  });

  test("nor in longer islands", () => {
    fc.assert(
      fc.property(timelines({ most: 14, speakers: ["one", "two", "three"] }), (timeline) => {
        expect(broken(timeline, fitIsland(timeline.lines, timeline.bounds))).toEqual([]);
      }),
      { numRuns: 3_000, seed: 4 },
    );
  });

  test("no way exists to keep fewer lines", () => {
    fc.assert(
      fc.property(timelines({ most: 6, speakers: ["one"] }), (timeline) => {
        const kept = fitIsland(timeline.lines, timeline.bounds).filter(({ placed }) => !placed).length;
        const subsets = Array.from({ length: 2 ** timeline.lines.length }, (_, bits) => bits).filter((bits) => count(bits) < kept);
        expect(subsets.filter((bits) => isPossible(timeline, (index) => (bits & (1 << index)) !== 0))).toEqual([]);
      }),
      { numRuns: 3_000, seed: 5 },
    );
  });

  test("two fits of the same lines are alike, in whatever order they come", () => {
    fc.assert(
      fc.property(timelines({ most: 4 }), ({ lines, bounds }) => {
        const placements = fitIsland(lines, bounds);
        expect(fitIsland(structuredClone(lines), { ...bounds })).toEqual(placements);
        expect(fitIsland(distinctStarts(lines) ? lines.toReversed() : lines, bounds)).toEqual(placements);
      }),
      { numRuns: 3_000, seed: 6 },
    );
  });

  test("a take that changes moves nothing in another island", () => {
    fc.assert(
      fc.property(timelines({ most: 4 }), timelines({ most: 3 }), fc.integer({ min: 1, max: 9_000 }), (one, other, takeMs) => {
        const behindMs = Math.max(...one.lines.map(({ endMs }) => endMs)) + 1_000 - 5_000;
        const later = other.lines.map((line) => moved(line, behindMs));
        const fitted = (lines: Timeline["lines"]) =>
          islandsOf(lines, [], 200_000)
            .flatMap(({ lines: own, ...bounds }) => fitIsland(own, { ...bounds, maxRate: 1.6 }))
            .filter(({ lineId }) => lineId.startsWith("later"));
        expect(fitted([...one.lines.map((line) => ({ ...line, takeMs, pauses: [] })), ...later])).toEqual(fitted([...one.lines, ...later]));
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });
});

const distinctStarts = (lines: Timeline["lines"]): boolean => new Set(lines.map(({ startMs }) => startMs)).size === lines.length;

const moved = ({ phrases, ...line }: Timeline["lines"][number], byMs: number): Timeline["lines"][number] => ({
  ...line,
  lineId: `later ${line.lineId}`,
  startMs: line.startMs + byMs,
  endMs: line.endMs + byMs,
  ...(phrases && { phrases: phrases.map(([from, to]): [number, number] => [from + byMs, to + byMs]) }),
});
