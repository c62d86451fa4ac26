import * as fc from "../../property.ts";
import { describe, expect, test } from "vitest";
import { islandsOf } from "../../../src/dubbing/fit/beside.ts";
import { fitIsland } from "../../../src/dubbing/fit/fit-island.ts";
import { boundedIslands, islands, type Island } from "../../../src/dubbing/fit/islands.ts";
import { MOST_LINES, partLong } from "../../../src/dubbing/fit/part-long.ts";
import type { FitLine, Placement } from "../../../src/dubbing/script.ts";

type Row = { gap: number; length: number; share: number; speakerId?: string };
const FILM_MS = 10_000_000;
const MOST_BYTES = 64 * 1024;

/** Lines one after the other; `share`: how long each take is beside its line. */
function linesOf(rows: readonly Row[]): FitLine[] {
  let at = 1_000;
  return rows.map(({ gap, length, share, speakerId = "one" }, index) => {
    const startMs = at + gap;
    at = startMs + length;
    return { lineId: `l${index}`, speakerId, startMs, endMs: at, takeMs: Math.max(1, Math.floor(length * share)) };
  });
}
const ids = (lines: readonly { lineId: string }[]): string[] => lines.map(({ lineId }) => lineId);
const fitted = (all: readonly Island[]): Placement[] => all.flatMap(({ lines, ...bounds }) => fitIsland(lines, { ...bounds, maxRate: 1.6 }));
const even = (count: number, row: Partial<Row> = {}): FitLine[] => linesOf(Array.from({ length: count }, () => ({ gap: 0, length: 4_000, share: 1, ...row })));

const anyRow = (leastGap: number) =>
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: leastGap, max: 999 })),
    length: fc.integer({ min: 700, max: 9_000 }),
    share: fc.double({ min: 0.3, max: 1.59, noNaN: true }),
    speakerId: fc.constantFrom("one", "two"),
  });

describe("an island that is too long", () => {
  test("becomes islands of a hundred lines at most, that hold every line once and share no moment", () => {
    fc.assert(
      fc.property(fc.array(anyRow(-300), { minLength: 90, maxLength: 700 }), fc.nat(FILM_MS), (rows, wallMs) => {
        const lines = linesOf(rows);
        const parts = boundedIslands(lines, [{ startMs: wallMs, endMs: wallMs + 500 }], FILM_MS);
        expect(Math.max(...parts.map((part) => part.lines.length))).toBeLessThanOrEqual(MOST_LINES);
        expect(ids(parts.flatMap((part) => part.lines))).toEqual(ids(lines.toSorted((a, b) => a.startMs - b.startMs)));
        expect(parts.filter((part, index) => index > 0 && part.startMs < parts[index - 1]!.endMs)).toEqual([]);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("leaves those alone that are not", () => {
    fc.assert(
      fc.property(fc.array(anyRow(-300), { minLength: 1, maxLength: MOST_LINES }), (rows) => {
        const lines = islands(linesOf(rows));
        expect(lines.flatMap(partLong)).toEqual(lines);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test("is parted at the widest gap, and takes on both sides stay on theirs", () => {
    const lines = linesOf(Array.from({ length: 150 }, (_, index) => ({ gap: index === 90 ? 700 : 200, length: 2_000, share: 1.3 })));
    const [left, right] = islandsOf(lines, [], FILM_MS);
    expect([left!.lines.length, right!.lines.length]).toEqual([90, 60]);
    const gap = { fromMs: lines[89]!.endMs, toMs: lines[90]!.startMs };
    expect([left!.endMs, right!.startMs]).toEqual([gap.toMs - 300 - 80, gap.toMs - 300]);
    const placed = fitted([left!, right!]);
    expect(placed[89]!.endMs).toBeLessThanOrEqual(left!.endMs);
    expect(placed[90]!.startMs).toBeGreaterThanOrEqual(right!.startMs);
  });

  test("without a single gap is parted between two lines, and not one line after the other", () => {
    const parts = boundedIslands(even(1_000), [], FILM_MS);
    expect(parts.length).toBeLessThanOrEqual(30);
    for (const [index, part] of parts.slice(1).entries()) expect([parts[index]!.endMs, part.startMs]).toEqual([part.lines[0]!.startMs, part.lines[0]!.startMs]);
  });

  test("of lines longer than segmentation makes is parted sooner, since their takes have more parts", () => {
    expect(boundedIslands(even(50, { length: 60_000 }), [], FILM_MS).every((part) => part.lines.length <= 25)).toBe(true);
    expect(boundedIslands(even(1, { length: 3_000_000 }), [], FILM_MS)).toHaveLength(1);
  });
});

describe("takes of a long island", () => {
  const rows = fc.array(anyRow(0), { minLength: 110, maxLength: 260 });
  test("never meet over a border, and every take that has room in its own time is dubbed", () => {
    fc.assert(
      fc.property(rows, (made) => {
        const placed = fitted(islandsOf(linesOf(made), [], FILM_MS));
        expect(placed.filter((one) => !one.placed)).toEqual([]);
        expect(placed.filter((one, index) => index > 0 && placed[index - 1]!.endMs > one.startMs)).toEqual([]);
      }),
      { numRuns: 25, seed: 3 },
    );
  }, 100_000);

  test("are where they were when one of another half is spoken otherwise", () => {
    const lines = even(180, { gap: 120, share: 1.1 });
    const [first, ...others] = islandsOf(lines, [], FILM_MS);
    const changed = islandsOf(
      lines.map((line) => (line.lineId === "l3" ? { ...line, takeMs: 6_000 } : line)),
      [],
      FILM_MS,
    );
    expect(changed.slice(1)).toEqual(others);
    expect(fitted([changed[0]!])).not.toEqual(fitted([first!]));
  });

  test("are where they were when a line of another half is gone, as long as the gap between them is the widest", () => {
    const lines = linesOf(Array.from({ length: 260 }, (_, index) => ({ gap: index === 130 ? 990 : 100, length: 700, share: 1.2 })));
    const after = (all: readonly FitLine[]) => islandsOf(all, [], FILM_MS).filter((island) => island.lines[0]!.startMs >= lines[130]!.startMs);
    expect(after(lines.filter(({ lineId }) => lineId !== "l60"))).toEqual(after(lines));
  });

  test("are told in less than a result may hold, with four pauses changed in each of a hundred long lines", () => {
    const pauses = [2_000, 4_000, 6_000, 8_000].map((at): [number, number] => [at, at + 700]);
    const lines = even(400, { length: 12_000, share: 1.25 }).map((line) => ({ ...line, pauses }));
    for (const island of islandsOf(lines, [], FILM_MS)) {
      const placements = fitted([island]);
      expect(placements.some(({ parts = [] }) => parts.length === 5)).toBe(true);
      expect(JSON.stringify({ placements }).length).toBeLessThan(MOST_BYTES);
    }
  });
});
