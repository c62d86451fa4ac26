import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitIsland, onsetError } from "../../src/dubbing/fit.ts";
import type { FitLine, Placement } from "../../src/dubbing/script.ts";

const line = (lineId: string, startMs: number, endMs: number, takeMs: number): FitLine => ({ lineId, speakerId: "spk_1", startMs, endMs, takeMs });
const at = (placements: Placement[]) => placements.map(({ startMs, endMs, reason }) => [startMs, endMs, reason]);
const film = { startMs: 0, endMs: 60_000, maxRate: 1.3 };

describe("fitIsland", () => {
  test("a take that fits its slot is spoken at its own time and rate", () => {
    expect(fitIsland([line("a", 1000, 3000, 1800)], film)).toEqual([{ lineId: "a", placed: true, startMs: 1000, endMs: 2800, rate: 1, reason: "natural" }]);
  });

  test("a longer take borrows the silence that follows", () => {
    expect(at(fitIsland([line("a", 1000, 3000, 2500), line("b", 3900, 5000, 900)], film))).toEqual([
      [1000, 3500, "borrowed"],
      [3900, 4800, "natural"],
    ]);
  });

  test("where the silence is too short, neighbours share the shift before anyone is hurried", () => {
    const placements = fitIsland([line("a", 1000, 3000, 2600), line("b", 3200, 5000, 1000)], film);
    expect(placements.map(({ rate }) => rate)).toEqual([1, 1]);
    expect((placements[0] as Placement).startMs).toBeLessThan(1000);
    expect((placements[1] as Placement).startMs).toBeGreaterThan(3200);
  });

  test("a start is at most 300 ms early and never in the line before", () => {
    const [a, b] = fitIsland([line("a", 1000, 3000, 1000), line("b", 3100, 5000, 2600)], { ...film, endMs: 5200 }) as [Placement, Placement];
    expect(a.reason).toBe("natural");
    expect(b.startMs).toBeGreaterThanOrEqual(3000);
  });

  test("a row of lines that needs more speed gets one even rate", () => {
    const rates = fitIsland([line("a", 0, 2000, 2600), line("b", 2100, 4000, 2300), line("c", 4100, 6000, 2200)], {
      startMs: 0,
      endMs: 6000,
      maxRate: 1.3,
    }).map(({ rate }) => rate);
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(0.01);
    expect(rates[0]).toBeGreaterThan(1.1);
  });

  test("a hurried passage does not hurry the lines that have room", () => {
    const placements = fitIsland([line("a", 0, 3000, 2000), line("b", 3500, 5000, 2400), line("c", 5000, 6000, 1400)], {
      startMs: 0,
      endMs: 6000,
      maxRate: 1.6,
    });
    expect(placements[0]).toMatchObject({ rate: 1, startMs: 0 });
    expect(placements.slice(1).every(({ rate }) => rate > 1)).toBe(true);
  });

  test("a rate within 3 % of 1 is 1 when that still fits", () => {
    const placements = fitIsland([line("a", 0, 2000, 2000), line("b", 2600, 4000, 2030)], { startMs: 0, endMs: 4600, maxRate: 1.3 });
    expect(placements.map(({ rate }) => rate)).toEqual([1, 1]);
  });

  test("the fewest lines keep their original voice when nothing else helps", () => {
    const placements = fitIsland([line("a", 0, 2000, 2000), line("b", 2100, 3000, 9000), line("c", 3100, 5000, 1800)], film);
    expect(placements.map(({ placed, reason }) => [placed, reason])).toEqual([
      [true, "natural"],
      [false, "too_long"],
      [true, "natural"],
    ]);
    expect(placements[1]).toMatchObject({ startMs: 2100, endMs: 3000, rate: 1 });
  });

  test("a take never covers a line that keeps its voice", () => {
    const [a, b] = fitIsland([line("a", 0, 2000, 2500), line("b", 2100, 3000, 9000), line("c", 3100, 4000, 900)], film) as [Placement, Placement];
    expect(b.placed).toBe(false);
    expect(a.placed).toBe(true);
    expect(a.endMs).toBeLessThanOrEqual(2020);
  });

  test("onset errors are told", () => {
    const lines = [line("a", 1000, 3000, 2600), line("b", 3200, 5000, 1000)];
    const placements = fitIsland(lines, film);
    expect(onsetError(lines, placements)).toEqual({
      p50Ms: expect.any(Number),
      p95Ms: expect.any(Number),
      maxMs: Math.max(...placements.map((one, index) => Math.abs(one.startMs - (lines[index] as FitLine).startMs))),
    });
    expect(onsetError([], [])).toEqual({ p50Ms: 0, p95Ms: 0, maxMs: 0 });
  });

  test("an island of 900 lines is fitted in under a second", () => {
    const lines = Array.from({ length: 900 }, (_, index) => line(`l${index}`, index * 4000, index * 4000 + 3500, 3000 + ((index * 7919) % 1800)));
    const before = performance.now();
    expect(fitIsland(lines, { startMs: 0, endMs: 3_600_000, maxRate: 1.3 })).toHaveLength(900);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

const gapMs = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 999 }), fc.integer({ min: -1500, max: 0 }));
const island = fc
  .record({
    first: fc.integer({ min: 0, max: 5000 }),
    lines: fc.array(fc.record({ gapMs, lengthMs: fc.integer({ min: 100, max: 12_000 }), stretch: fc.double({ min: 0.2, max: 2.2, noNaN: true }) }), {
      minLength: 1,
      maxLength: 12,
    }),
    before: fc.integer({ min: -500, max: 1000 }),
    after: fc.integer({ min: -1000, max: 4000 }),
    maxRate: fc.double({ min: 1, max: 1.6, noNaN: true }),
  })
  .map(({ first, lines, before, after, maxRate }) => {
    let start = first;
    const fitLines = lines.map(({ gapMs: gap, lengthMs, stretch }, index) => {
      const made = line(`l${index}`, Math.max(first, start), Math.max(first, start) + lengthMs, Math.max(1, Math.round(lengthMs * stretch)));
      start = Math.max(made.startMs, made.endMs + gap);
      return made;
    });
    return { lines: fitLines, bounds: { startMs: first - before, endMs: Math.max(...fitLines.map(({ endMs }) => endMs)) + after, maxRate } };
  });

/** Every hard rule, as a list of what is broken. */
function broken(lines: readonly FitLine[], bounds: { startMs: number; endMs: number; maxRate: number }, placements: readonly Placement[]): string[] {
  const faults = lines.flatMap((one, index) => {
    const { lineId, placed, startMs, endMs, rate } = placements[index] as Placement;
    if (lineId !== one.lineId) return [`${lineId} out of order`];
    if (!placed) return startMs === one.startMs && endMs === one.endMs ? [] : [`${lineId} kept elsewhere`];
    const late = startMs - one.startMs;
    return [
      ...(Number.isInteger(startMs) && Number.isInteger(endMs) ? [] : [`${lineId} not whole ms`]),
      ...(startMs >= bounds.startMs && endMs <= bounds.endMs ? [] : [`${lineId} out of bounds`]),
      ...(rate >= 1 && rate <= bounds.maxRate && Math.abs(rate * (endMs - startMs) - one.takeMs) < 1e-6 ? [] : [`${lineId} cut, slowed or too fast`]),
      ...(late <= 600 && late >= -300 ? [] : [`${lineId} shifted ${late}`]),
    ];
  });
  const spoken = lines.map((one, index) => ({ one, placement: placements[index] as Placement, next: lines[index + 1], after: placements[index + 1] }));
  return faults.concat(
    spoken.flatMap(({ one, placement, next, after }) => {
      if (!next || !after || (!placement.placed && !after.placed)) return [];
      return after.startMs - placement.endMs >= Math.min(80, Math.max(0, next.startMs - one.endMs)) ? [] : [`${one.lineId} runs into ${next.lineId}`];
    }),
  );
}

/** Whether the lines not in `kept` fit at the fastest rate: the earliest schedule, written once more and plainly. */
function possible(lines: readonly FitLine[], bounds: { startMs: number; endMs: number; maxRate: number }, kept: (index: number) => boolean): boolean {
  let free = bounds.startMs;
  let spokenMs = Number.NEGATIVE_INFINITY;
  for (const [index, one] of lines.entries()) {
    const breath = Math.min(80, Math.max(0, (lines[index + 1]?.startMs ?? one.endMs) - one.endMs));
    const start = kept(index) ? one.startMs : Math.max(free, one.startMs - 300, Math.min(spokenMs, one.startMs));
    const end = kept(index) ? one.endMs : start + Math.ceil(one.takeMs / bounds.maxRate);
    const keptBefore = index > 0 && kept(index - 1);
    if (kept(index) ? index > 0 && !keptBefore && free > start : start > one.startMs + 600 || end > bounds.endMs) return false;
    spokenMs = Math.max(spokenMs, one.endMs);
    free = Math.max(free, end + breath);
  }
  return true;
}

describe("fitIsland, whatever the island", () => {
  test("no take is cut, overlaps, swaps or leaves its bounds", () => {
    fc.assert(
      fc.property(island, ({ lines, bounds }) => {
        expect(broken(lines, bounds, fitIsland(lines, bounds))).toEqual([]);
      }),
      { numRuns: 10_000, seed: 3 },
    );
  });

  test("no way exists to keep fewer lines", () => {
    const small = island.filter(({ lines }) => lines.length <= 7);
    fc.assert(
      fc.property(small, ({ lines, bounds }) => {
        const count = fitIsland(lines, bounds).filter(({ placed }) => !placed).length;
        const subsets = Array.from({ length: 2 ** lines.length }, (_, bits) => bits).filter((bits) => bits.toString(2).replaceAll("0", "").length < count);
        expect(subsets.filter((bits) => possible(lines, bounds, (index) => (bits & (1 << index)) !== 0))).toEqual([]);
      }),
      { numRuns: 1500, seed: 4 },
    );
  });
});
