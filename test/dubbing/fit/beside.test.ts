import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { islandsOf } from "../../../src/dubbing/fit/beside.ts";
import { fitIsland } from "../../../src/dubbing/fit/fit-island.ts";
import { boundedIslands } from "../../../src/dubbing/fit/islands.ts";
import type { FitLine, Placement } from "../../../src/dubbing/script.ts";

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
  it("stay in the row where one only begins in the other's last words, and lie over it no longer than they did", () => {
    const lines = [line("a", "one", 1000, 5000, 4600), line("b", "two", 4750, 7000)];
    expect(islandsOf(lines, [], FILM_MS).map((island) => island.lines.map(({ lineId }) => lineId))).toEqual([["a", "b"]]);
    const placements = fit(lines);
    expect(placements.get("b")!.startMs).toBeGreaterThanOrEqual(placements.get("a")!.endMs - 250);
    const short = [line("a", "one", 1000, 5000), line("b", "two", 4750, 5150)];
    expect(islandsOf(short, [], FILM_MS)).toHaveLength(2);
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
  it("hold back what their speaker says in the row before and after", () => {
    const placements = fit([line("a", "one", 0, 5000, 6900), line("b", "two", 5800, 14_000), line("c", "one", 6000, 8000)], [kept("one", 20_000, 21_000)]);
    expect(placements.get("a")!.endMs).toBeLessThanOrEqual(placements.get("c")!.startMs);
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
  /** No speaker speaks over themselves in the source: segmentation and edits see to that. */
  const scenes = anyLines.map((lines) => {
    const free: Record<string, number> = {};
    return lines.map((each) => {
      const by = Math.max(0, (free[each.speakerId] ?? 0) - each.startMs);
      free[each.speakerId] = each.endMs + by;
      return { ...each, startMs: each.startMs + by, endMs: each.endMs + by };
    });
  });
  it("hold every line once, and nobody is ever placed over themselves, kept lines included", () => {
    fc.assert(
      fc.property(scenes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, keeps) => {
        const lines = all.filter((_, index) => !keeps[index]);
        const standing = all.filter((_, index) => keeps[index]);
        const islands = islandsOf(lines, standing, FILM_MS);
        expect(islands.flatMap((island) => island.lines.map(({ lineId }) => lineId)).sort()).toEqual(lines.map(({ lineId }) => lineId).sort());
        const placed = islands.flatMap((island) => fitIsland(island.lines, { ...island, maxRate: 1.3 })).filter((one) => one.placed);
        const heard = [...standing, ...placed.map((one) => ({ ...one, speakerId: all.find(({ lineId }) => lineId === one.lineId)!.speakerId }))];
        for (const own of Map.groupBy(heard, ({ speakerId }) => speakerId).values()) {
          const ordered = own.toSorted((a, b) => a.startMs - b.startMs);
          for (const [index, one] of ordered.entries()) expect(one.startMs).toBeGreaterThanOrEqual(ordered[index - 1]?.endMs ?? 0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
  it("are as they were where nobody speaks over another", () => {
    const lines = [line("a", "one", 0, 2000), line("b", "two", 2050, 4000), line("c", "one", 9000, 11_000)];
    expect(islandsOf(lines, [kept("two", 5000, 6000)], FILM_MS)).toEqual(boundedIslands(lines, [kept("two", 5000, 6000)], FILM_MS));
  });
});
