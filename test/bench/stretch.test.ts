import { describe, expect, it } from "vitest";
import { childSeconds } from "../../bench/stretch/engines.ts";
import { findingsOf } from "../../bench/stretch/judged.ts";
import type { Case } from "../../bench/stretch/judged.ts";
import { distance } from "../../bench/stretch/recognised.ts";

const words = (text: string): string[] => text.split(" ");
const of = (engine: string, mel: number, more: Partial<Case> = {}): Case => ({
  engine,
  rate: 1.1,
  kind: "human",
  seconds: 60,
  cpuS: 0.1,
  offMs: 0,
  mel,
  onset: 0.95,
  gross: 0.01,
  ...more,
});
const missed = (cases: Case[], errors: [string, number][] = []): string[] =>
  findingsOf(cases, new Map(errors))
    .filter(({ isMet }) => isMet === false)
    .map(({ what }) => what);

describe("the benchmark of the stretch", () => {
  it("counts the fewest words put in, left out and changed", () => {
    expect(distance(words("a b c d"), words("a b c d"))).toBe(0);
    expect(distance(words("a b c d"), words("a x c d e"))).toBe(2);
    expect(distance(words("a b c"), [])).toBe(3);
    expect(distance(words("the red car"), words("red car"))).toBe(1);
  });
  it("reads what a child process took", () => {
    expect(childSeconds("0m0.50s 0m0.10s\n1m2.25s 0m0.50s\n")).toBeCloseTo(62.75);
  });
  it("misses its goals where ours is worse than the reference, late, or costs words", () => {
    expect(
      missed(
        [of("ours", 1), of("atempo", 1)],
        [
          ["none 1", 0.02],
          ["ours 1.3", 0.03],
        ],
      ),
    ).toEqual([]);
    expect(missed([of("ours", 1.1), of("atempo", 1)])).toEqual([expect.stringContaining("log-mel")]);
    expect(missed([of("ours", 1, { offMs: 1, onset: 0.8, gross: 0.1 }), of("atempo", 1)])).toHaveLength(3);
    expect(
      missed(
        [of("ours", 1), of("atempo", 1)],
        [
          ["none 1", 0],
          ["ours 0.85", 0.01],
          ["ours 1.3", 0.02],
        ],
      ),
    ).toEqual([expect.stringContaining("words lost")]);
  });
});
