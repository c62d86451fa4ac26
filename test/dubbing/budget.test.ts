import { describe, expect, test } from "vitest";
import { budgetOf, isWithin, missOf, slotMs } from "../../src/dubbing/budget.ts";
import { predictMs, type Speaker } from "../../src/dubbing/length/predict.ts";

const speaker: Speaker = { language: "pt-BR", engine: "kokoro/82m-int8", voice: "pf_dora" };

describe("a slot", () => {
  const line = { startMs: 1000, endMs: 3000 };
  test("is the line and the silence behind it but 80 ms", () => expect(slotMs(line, { startMs: 3400 })).toBe(2320));
  test("borrows at most 700 ms, at the end of the film too", () => {
    expect(slotMs(line, { startMs: 9000 })).toBe(2700);
    expect(slotMs(line, null)).toBe(2700);
  });
  test("borrows nothing where the next line follows at once or begins before the end", () => {
    expect(slotMs(line, { startMs: 3050 })).toBe(2000);
    expect(slotMs(line, { startMs: 2000 })).toBe(2000);
  });
});

describe("a budget", () => {
  test("is three quarters of the slot to a tenth more than it", () => {
    expect(budgetOf({ slotMs: 4000, speaker })).toMatchObject({ leastMs: 3000, mostMs: 4400 });
  });

  test("in characters is what this voice says in that time", () => {
    const { leastCharacters, mostCharacters, leastMs, mostMs } = budgetOf({ slotMs: 4000, speaker });
    const text = "As crianças pintaram a cerca de amarelo durante as férias de verão, enquanto os outros dormiam ao longe.";
    expect(predictMs(text.slice(0, leastCharacters), speaker) / leastMs).toBeGreaterThan(0.8);
    expect(predictMs(text.slice(0, mostCharacters), speaker) / mostMs).toBeLessThan(1.2);
    expect(mostCharacters).toBeGreaterThan(leastCharacters * 1.3);
  });

  test("gives a faster voice more characters", () => {
    expect(budgetOf({ slotMs: 4000, speaker: { ...speaker, factor: 0.8 } }).mostCharacters).toBeGreaterThan(budgetOf({ slotMs: 4000, speaker }).mostCharacters);
  });

  test("of no time at all still allows a character", () => {
    expect(budgetOf({ slotMs: 0, speaker })).toEqual({ slotMs: 0, leastMs: 0, mostMs: 0, leastCharacters: 1, mostCharacters: 1 });
  });
});

describe("a miss", () => {
  const budget = { leastMs: 3000, mostMs: 4400 };
  test.for([
    [2999, false, null],
    [2840, false, "fuller"],
    [3000, true, null],
    [4400, true, null],
    [4600, false, null],
    [4630, false, "shorter"],
  ] as const)("of %i ms: within %s, to become %s", ([ms, within, miss]) => {
    expect(isWithin(ms, budget)).toBe(within);
    expect(missOf(ms, budget)).toBe(miss);
  });

  test("of a short line is not worth another wording below 100 ms", () => {
    expect(missOf(640, { leastMs: 375, mostMs: 550 })).toBeNull();
    expect(missOf(660, { leastMs: 375, mostMs: 550 })).toBe("shorter");
  });
});
