import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { islandsOf } from "../../src/dubbing/fit-beside.ts";
import { fitIsland } from "../../src/dubbing/fit.ts";
import { boundedIslands } from "../../src/dubbing/islands.ts";
import type { FitLine, Placement } from "../../src/dubbing/script.ts";

const FILM_MS = 600_000;
const line = (lineId: string, speakerId: string, startMs: number, endMs: number, takeMs = endMs - startMs): FitLine => ({
  lineId,
  speakerId,
  startMs,
  endMs,
  takeMs,
});
const kept = (speakerId: string, startMs: number, endMs: number) => ({ speakerId, startMs, endMs });

function fit(lines: FitLine[], standing: ReturnType<typeof kept>[] = []): Map<string, Placement> {
  const placed = islandsOf(lines, standing, FILM_MS).flatMap(({ lines: own, ...bounds }) => fitIsland(own, { ...bounds, maxRate: 1.3 }));
  return new Map(placed.map((placement) => [placement.lineId, placement]));
}

describe("lines over another speaker's line", () => {
  it("are all dubbed, each near its own time, as the source had two voices there as well", () => {
    const placements = fit([line("a", "one", 1000, 5000), line("b", "two", 3000, 6000, 2500), line("c", "one", 6500, 9000)]);
    expect([...placements.values()].map(({ lineId, placed, startMs }) => [lineId, placed, startMs])).toEqual([
      ["a", true, 1000],
      ["b", true, 3000],
      ["c", true, 6500],
    ]);
  });
  it("leave the row to the longer one", () => {
    const [first, second] = islandsOf([line("short", "two", 900, 1600), line("long", "one", 1000, 9000)], [], FILM_MS);
    expect([first!.lines[0]!.lineId, first!.endMs, second!.lines[0]!.lineId, second!.endMs]).toEqual(["short", FILM_MS, "long", FILM_MS]);
  });
  it("keep their voice where the take is too long for the time until anybody speaks next", () => {
    const placements = fit([line("a", "one", 1000, 8000), line("b", "two", 3000, 3500, 4000), line("c", "one", 3900, 8000)]);
    expect(placements.get("b")).toMatchObject({ placed: false, reason: "too_long" });
  });
  it("do not wall it in when they keep their voice, as a backchannel does", () => {
    const placements = fit([line("a", "one", 1000, 8000)], [kept("two", 3000, 3500)]);
    expect(placements.get("a")).toMatchObject({ placed: true, startMs: 1000, endMs: 8000 });
  });
  it("of the same speaker are never placed over each other", () => {
    const placements = fit([line("a", "one", 1000, 5000), line("b", "one", 4500, 6000)]);
    expect(placements.get("b")!.startMs).toBeGreaterThanOrEqual(placements.get("a")!.endMs);
  });
});

describe("islands", () => {
  const anyLines = fc
    .array(fc.tuple(fc.nat(3_000), fc.integer({ min: 300, max: 6_000 }), fc.constantFrom("one", "two"), fc.integer({ min: 200, max: 7_000 })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((rows) => {
      let at = 0;
      return rows.map(([gap, ms, speakerId, takeMs], index) => {
        const startMs = (at += gap);
        return line(`l${index}`, speakerId, startMs, startMs + ms, takeMs);
      });
    });
  it("hold every line once, and those of one speaker never overlap unless they did", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const islands = islandsOf(lines, [], FILM_MS);
        expect(islands.flatMap((island) => island.lines.map(({ lineId }) => lineId)).sort()).toEqual(lines.map(({ lineId }) => lineId).sort());
        for (const island of islands) {
          expect(island.endMs).toBeGreaterThan(island.startMs);
          const placed = fitIsland(island.lines, { ...island, maxRate: 1.3 }).filter((one) => one.placed);
          for (const [index, one] of placed.entries()) expect(one.startMs).toBeGreaterThanOrEqual(placed[index - 1]?.endMs ?? 0);
        }
      }),
    );
  });
  it("are as they were where nobody speaks over another", () => {
    const lines = [line("a", "one", 0, 2000), line("b", "two", 2050, 4000), line("c", "one", 9000, 11_000)];
    expect(islandsOf(lines, [kept("two", 5000, 6000)], FILM_MS)).toEqual(boundedIslands(lines, [kept("two", 5000, 6000)], FILM_MS));
  });
});
