import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { fitIsland } from "../../../src/dubbing/fit/fit-island.ts";
import { boundedIslands, islands } from "../../../src/dubbing/fit/islands.ts";
import type { FitLine } from "../../../src/dubbing/script.ts";

const line = (lineId: string, startMs: number, endMs: number, takeMs = 1000): FitLine => ({ lineId, speakerId: "spk_1", startMs, endMs, takeMs });
const ids = (groups: readonly (readonly FitLine[])[]) => groups.map((group) => group.map(({ lineId }) => lineId).join(""));

describe("islands", () => {
  test("a second of silence parts them, less does not", () => {
    expect(ids(islands([line("a", 0, 1000), line("b", 1999, 3000), line("c", 4000, 5000)]))).toEqual(["ab", "c"]);
  });

  test("a long line bridges a silence that lies under it", () => {
    expect(ids(islands([line("a", 0, 5000), line("b", 1000, 2000), line("c", 4000, 6000)]))).toEqual(["abc"]);
  });
});

describe("boundedIslands", () => {
  test("the earlier island gets the silence but for the room of an early start", () => {
    const bounded = boundedIslands([line("a", 500, 1000), line("b", 3000, 4000)], [], 10_000);
    expect(bounded.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 2620],
      [2700, 10_000],
    ]);
  });

  test("a line that keeps its voice parts an island and is never covered", () => {
    const bounded = boundedIslands([line("a", 0, 1000), line("b", 2500, 3000)], [{ startMs: 1200, endMs: 2400 }], 10_000);
    expect(bounded.map(({ lines, startMs, endMs }) => [lines[0]?.lineId, startMs, endMs])).toEqual([
      ["a", 0, 1200],
      ["b", 2400, 10_000],
    ]);
  });

  test("islands fitted one by one never overlap each other or a kept line", () => {
    const part = fc.record({
      gap: fc.integer({ min: 0, max: 2500 }),
      length: fc.integer({ min: 200, max: 5000 }),
      take: fc.integer({ min: 100, max: 9000 }),
      kept: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        let end = 0;
        const spans = parts.map(({ gap, length, take, kept }, index) => {
          const made = line(`l${index}`, end + gap, end + gap + length, take);
          end = made.endMs;
          return { made, kept };
        });
        const kept = spans.filter((one) => one.kept).map(({ made }) => made);
        const bounded = boundedIslands(
          spans.filter((one) => !one.kept).map(({ made }) => made),
          kept,
          end + 500,
        );
        const placed = bounded.flatMap(({ lines, ...bounds }) => fitIsland(lines, { ...bounds, maxRate: 1.3 })).filter((one) => one.placed);
        const all = [...placed, ...kept].sort((a, b) => a.startMs - b.startMs);
        expect(all.filter((one, index) => index > 0 && (all[index - 1] as { endMs: number }).endMs > one.startMs)).toEqual([]);
      }),
      { numRuns: 3000, seed: 5 },
    );
  });
});
