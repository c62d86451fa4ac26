import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { fitIsland, onsetError } from "../../../src/dubbing/fit/fit-island.ts";
import type { FitLine, Placement } from "../../../src/dubbing/script.ts";

const line = (lineId: string, startMs: number, endMs: number, takeMs: number, more: Partial<FitLine> = {}): FitLine => ({
  lineId,
  speakerId: "spk_1",
  startMs,
  endMs,
  takeMs,
  ...more,
});
const film = { startMs: 0, endMs: 60_000, maxRate: 1.6 };
const fitted = (lines: FitLine[], bounds = film): Placement[] => fitIsland(lines, bounds);
const only = (one: FitLine, bounds = film): Placement => fitted([one], bounds)[0]!;
const rates = (placements: Placement[]): number[] => placements.map(({ rate }) => rate);

describe("a line with room", () => {
  test("is spoken at its own time and pace", () => {
    expect(only(line("a", 1000, 3000, 1800))).toEqual({ lineId: "a", placed: true, startMs: 1000, endMs: 2800, rate: 1, reason: "natural", done: [] });
  });

  test("borrows a little of the silence behind it", () => {
    const [a, b] = fitted([line("a", 1000, 3000, 2200), line("b", 3900, 5000, 900)]) as [Placement, Placement];
    expect(a).toMatchObject({ startMs: 1000, endMs: 3200, rate: 1, reason: "borrowed", done: ["borrowed_after"] });
    expect(b).toMatchObject({ startMs: 3900, reason: "natural" });
  });

  test("that was spoken at another pace is not stretched", () => {
    expect(only(line("a", 1000, 3000, 1900, { speed: 1.1, baseRate: 1.1 }))).toMatchObject({ endMs: 2900, rate: 1.1, reason: "faster" });
  });

  test("comes near its speaker's pace where its voice cannot be told to", () => {
    const { rate, startMs, endMs } = only(line("a", 1000, 4000, 3300, { baseRate: 1.1 }));
    expect(rate).toBeGreaterThan(1.06);
    expect(rate).toBeLessThan(1.15);
    expect(Math.abs(3300 / (endMs - startMs) - rate)).toBeLessThan(0.001);
  });
});

describe("a hole", () => {
  test("that a little slowing closes is closed", () => {
    const placement = only(line("a", 0, 6000, 5300));
    expect(placement).toMatchObject({ reason: "slower" });
    expect(6000 - placement.endMs).toBeLessThanOrEqual(500);
    expect(placement.rate).toBeGreaterThan(0.88);
  });

  test("too large for that is left, near the voice's own pace", () => {
    const placement = only(line("a", 0, 6000, 3000));
    expect(placement.endMs).toBeLessThan(3500);
    expect(placement.rate).toBeGreaterThan(0.88);
  });

  test("is never closed by more than 12 % under the speaker's pace", () => {
    expect(only(line("a", 0, 6000, 5000, { speed: 1.1, baseRate: 1.1 })).rate).toBeGreaterThanOrEqual(1.1 * 0.88 - 0.001);
    expect(only(line("a", 0, 6000, 5000, { speed: 0.9, baseRate: 0.9 })).rate).toBeGreaterThanOrEqual(0.85 - 0.001);
  });

  test("of nothing but a few frames is left", () => {
    expect(only(line("a", 0, 6000, 5850))).toMatchObject({ endMs: 5850, rate: 1 });
  });
});

describe("pauses inside a take", () => {
  const paused = (takeMs: number, phrases: [number, number][]) => line("a", 1000, 5000, takeMs, { pauses: [[1500, 2100]], phrases });

  test("are made shorter before anything is made faster", () => {
    const placement = only(paused(4400, [[1000, 5000]]), { startMs: 1000, endMs: 5000, maxRate: 1.6 });
    expect(placement).toMatchObject({ startMs: 1000, rate: 1, done: ["pauses"] });
    expect(5000 - placement.endMs).toBeLessThan(50);
    const [first, second] = placement.parts!;
    expect(first!.endMs).toBe(second!.startMs);
    // As it was spoken, in both parts, and what is left of the pause stays on both sides of the cut.
    expect([first!.endMs - first!.startMs, second!.endMs - second!.startMs]).toEqual([first!.toMs, 4400 - second!.fromMs]);
    expect(first!.toMs! - 1500 - (2100 - second!.fromMs)).toBeLessThanOrEqual(1);
  });

  test("are never shorter than 150 ms", () => {
    const { parts } = only(paused(5000, [[1000, 5000]]), { startMs: 1000, endMs: 5000, maxRate: 1.6 });
    const [first, second] = parts as [NonNullable<typeof parts>[number], NonNullable<typeof parts>[number]];
    const stretch = first.toMs! / (first.endMs - first.startMs);
    expect((first.toMs! - 1500 + (2100 - second.fromMs)) / stretch).toBeGreaterThan(148);
  });

  test("are made longer so that a phrase begins with its source's", () => {
    const placement = only(
      paused(3500, [
        [1000, 2500],
        [3500, 5000],
      ]),
    );
    expect(placement).toMatchObject({ rate: 1, startMs: 1000, endMs: 4900, done: ["pauses", "phrases"] });
    expect(placement.parts).toEqual([
      { fromMs: 0, toMs: 1800, startMs: 1000, endMs: 2800 },
      { fromMs: 1800, toMs: null, startMs: 3200, endMs: 4900 },
    ]);
  });

  test("that nobody hears as such are left alone", () => {
    const short = line("a", 0, 3000, 3000, { pauses: [[1000, 1100]], phrases: [[0, 800], [1500, 3000]] }); // prettier-ignore
    expect(only(short).parts).toBeUndefined();
  });

  test("that are no pauses of this take are not believed", () => {
    const wrong = line("a", 0, 3000, 3000, { pauses: [[-200, 300], [2000, 1500], [2700, 3400]] }); // prettier-ignore
    expect(only(wrong)).toMatchObject({ rate: 1, endMs: 3000, done: [] });
  });
});

describe("lines in each other's way", () => {
  test("share what is missing: the breath between them stays, and nobody is hurried much", () => {
    const placements = fitted([line("a", 1000, 3000, 2600), line("b", 3200, 5000, 1800)]);
    expect(Math.max(...rates(placements))).toBeLessThan(1.13);
    expect(placements[1]!.startMs - placements[0]!.endMs).toBeGreaterThanOrEqual(80);
  });

  test("begin at most 300 ms early and never in the line before, while nothing worse is at stake", () => {
    const [a, b] = fitted([line("a", 1000, 3000, 1900, { speakerId: "spk_2" }), line("b", 3100, 5000, 2400)], { ...film, endMs: 5200 }) as [
      Placement,
      Placement,
    ];
    expect(a.reason).toBe("natural");
    expect(b.startMs).toBeGreaterThanOrEqual(3000);
  });

  test("of one speaker get nearly one rate", () => {
    const found = rates(fitted([line("a", 0, 2000, 2600), line("b", 2100, 4000, 2300), line("c", 4100, 6000, 2200)], { ...film, endMs: 6000 }));
    expect(Math.max(...found) / Math.min(...found)).toBeLessThan(1.12);
    expect(Math.min(...found)).toBeGreaterThan(1.06);
  });

  test("of one speaker are nearly alike also where another speaks between them", () => {
    const between = line("b", 2100, 4000, 1900, { speakerId: "spk_2" });
    const found = rates(fitted([line("a", 0, 2000, 2650), between, line("c", 4100, 6100, 1950)], { ...film, endMs: 6100 }));
    const alone = rates(
      fitted([line("a", 0, 2000, 2650), { ...between, lineId: "d" }, line("c", 4100, 6100, 1950, { speakerId: "spk_3" })], { ...film, endMs: 6100 }),
    );
    expect(found[0]! / found[2]!).toBeLessThan(alone[0]! / alone[2]!);
  });

  test("do not hurry those that have room", () => {
    const placements = fitted([line("a", 0, 3000, 2600, { speakerId: "spk_2" }), line("b", 3500, 5000, 2400), line("c", 5000, 6000, 1400)], {
      ...film,
      endMs: 6000,
    });
    expect(placements[0]).toMatchObject({ rate: 1, startMs: 0 });
    expect(placements.slice(1).every(({ rate }) => rate > 1.2)).toBe(true);
  });

  test("of two speakers may lie over each other as long as their sources did, and no longer", () => {
    const [a, b] = fitted([line("a", 0, 3000, 3000), line("b", 2800, 5000, 2200, { speakerId: "spk_2" })]) as [Placement, Placement];
    expect([a.endMs, b.startMs]).toEqual([3000, 2800]);
    const [long, next] = fitted([line("a", 0, 3000, 3500), line("b", 2800, 5000, 2200, { speakerId: "spk_2" })]) as [Placement, Placement];
    expect(next.startMs).toBeGreaterThanOrEqual(long.endMs - 200);
  });

  test("are placed whole though that takes more than 600 ms, rather than kept", () => {
    const placements = fitted([line("a", 0, 2000, 3400), line("b", 2050, 4000, 1900)], { ...film, maxRate: 1.3 });
    expect(placements.map(({ placed }) => placed)).toEqual([true, true]);
    expect(placements[1]!.startMs).toBeGreaterThan(2650);
  });
});

describe("a line that fits nowhere", () => {
  const lines = [line("a", 0, 2000, 2500), line("b", 2100, 3000, 9000), line("c", 3100, 4000, 900)];

  test("keeps its original voice at its own time, the only one, and says what it would have needed", () => {
    const [a, b, c] = fitted(lines) as [Placement, Placement, Placement];
    expect([a.placed, c.placed]).toEqual([true, true]);
    expect(b).toMatchObject({ placed: false, startMs: 2100, endMs: 3000, rate: 1, reason: "too_long" });
    expect(b.neededRate).toBeGreaterThan(3);
    expect(b.neededRate).toBeLessThan(9);
  });

  test("is covered by none", () => {
    const [a, , c] = fitted(lines) as [Placement, Placement, Placement];
    expect(a.endMs).toBeLessThanOrEqual(2100);
    expect(c.startMs).toBeGreaterThanOrEqual(3000);
  });

  test("is placed where people prefer speed", () => {
    expect(only(line("a", 0, 2000, 5600), { startMs: 0, endMs: 2000, maxRate: 3 })).toMatchObject({
      placed: true,
      reason: "faster",
      rate: expect.closeTo(2.8, 1),
    });
  });
});

describe("onsetError", () => {
  test("tells the distance of placed lines from their own starts", () => {
    const lines = [line("a", 1000, 3000, 2600), line("b", 3200, 5000, 1000)];
    const placements = [
      { ...only(lines[0]!), startMs: 1100 },
      { ...only(lines[1]!), startMs: 3000 },
    ];
    expect(onsetError(lines, placements)).toEqual({ p50Ms: 100, p95Ms: 200, maxMs: 200 });
    expect(onsetError([], [])).toEqual({ p50Ms: 0, p95Ms: 0, maxMs: 0 });
  });
});

test("an island of 400 lines is fitted in a moment", () => {
  const pauses: [number, number][] = [[900, 1200]];
  const lines = Array.from({ length: 400 }, (_, index) => line(`l${index}`, index * 4000, index * 4000 + 3500, 3000 + ((index * 7919) % 1800), { pauses }));
  expect(fitIsland(lines, { ...film, endMs: 1_600_000 })).toHaveLength(400);
  // Some 200 ms, a quarter of it to warm up.
  expect(cpuMs(() => fitIsland(lines, { ...film, endMs: 1_600_000 }), 1_500)).toBeLessThan(1_500);
});
