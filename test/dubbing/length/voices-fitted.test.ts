import { describe, expect, test } from "vitest";
import { fitNonNegative } from "../../../bench/speaking/lengths/least-squares.ts";
import { sentencesOf } from "../../../bench/speaking/lengths/sentences.ts";
import { readSpoken } from "../../../bench/speaking/lengths/spoken.ts";
import { tableOf } from "../../../bench/speaking/lengths/table.ts";
import fitted from "../../../src/dubbing/length/voices-fitted.json" with { type: "json" };

describe("the table of voices", () => {
  test("is the fit of the takes that are kept: bench/speaking/lengths/main.ts --write makes it", () => {
    expect(JSON.parse(JSON.stringify(tableOf(readSpoken())))).toEqual(fitted);
  });

  test("has no negative coefficient, so that more text is never less time", () => {
    for (const { coefficients, line } of [fitted.general, ...Object.values(fitted.languages), ...Object.values(fitted.voices)]) {
      expect(Math.min(...coefficients, line.onceMs, line.characterMs)).toBeGreaterThanOrEqual(0);
    }
  });

  test("errs by at most 10 % on sentences it was not fitted on, and less than constant characters a second", () => {
    const missed = Object.entries(fitted.voices).filter(([, { errorPercent, constantPercent }]) => errorPercent > 10 || errorPercent >= constantPercent);
    expect(missed).toEqual([]);
  });
});

describe("the fit", () => {
  test("finds coefficients that are there, keeps them from going below zero, and leaves to the prior what nothing tells", () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({ x: [1, index % 7, index % 5, 0], y: 100 + 30 * (index % 7) - 4 * (index % 5), weight: 1 }));
    const [once, first, second, none] = fitNonNegative(rows, { coefficients: [1, 1, 1, 55], strength: 0 });
    expect(first).toBeCloseTo(30, 0);
    expect(once).toBeGreaterThan(85);
    expect(second).toBe(0);
    expect(none).toBe(55);
  });

  test("is judged by sentences that share no fragment with those it saw", () => {
    const halves = [0, 1].map((half) => sentencesOf("en").filter((sentence) => sentence.half === half));
    const clauses = (half: number) =>
      new Set(halves[half]!.flatMap(({ text }) => text.toLowerCase().split(/[,.!?]\s*/u)).filter((part) => part.split(" ").length > 4 && !/\d/u.test(part)));
    expect([...clauses(0)].filter((clause) => clauses(1).has(clause))).toEqual([]);
    expect(halves.map((half) => half.length)).toEqual([80, 80]);
  });
});
