/** The yardsticks of `npm run bench -- orchestration`: a bound that is no schedule's, waiting that is nobody's fault. */
import { describe, expect, it } from "vitest";
import { lowerBound, makespan } from "../../bench/orchestration/bound.ts";
import type { Node } from "../../bench/orchestration/dag.ts";
import { dispatchLatencies } from "../../bench/orchestration/latency-of-dispatch.ts";
import { quantile } from "../../bench/quantile.ts";

const node = (stage: string, ms: number, needs: Node[] = [], claimedAt = 0, endedAt = 0): Node => ({ stage, label: stage, ms, needs, claimedAt, endedAt });
const uncapped = (): number => Number.POSITIVE_INFINITY;

describe("the bound of a dub", () => {
  it("is the longest path where nothing is capped", () => {
    const first = node("a", 10);
    const second = node("b", 20, [first]);
    expect(lowerBound([first, second, node("b", 5, [first]), node("c", 1, [second])], uncapped)).toEqual({ ms: 31, why: "the longest path" });
  });
  it("is what comes before a capped stage, its work on so many machines, and what must follow", () => {
    const head = node("a", 10);
    const capped = Array.from({ length: 5 }, () => node("b", 6, [head]));
    const { ms } = lowerBound([head, ...capped, node("c", 3, capped)], (stage) => (stage === "b" ? 2 : Number.POSITIVE_INFINITY));
    expect(ms).toBe(10 + 3 * 6 + 3);
  });
  it("counts what can only begin late from then on", () => {
    const early = Array.from({ length: 2 }, () => node("b", 1));
    const late = node("a", 100);
    const held = Array.from({ length: 4 }, () => node("b", 10, [late]));
    expect(lowerBound([...early, late, ...held], (stage) => (stage === "b" ? 2 : Number.POSITIVE_INFINITY)).ms).toBe(120);
  });
  it("of tasks on machines is their mean, or that of those which must share one", () => {
    expect(makespan([4, 4, 4, 4], 2)).toBe(8);
    expect(makespan([5, 5, 5], 2)).toBe(10);
    expect(makespan([9, 1, 1], 2)).toBe(9);
    expect(makespan([], 2)).toBe(0);
  });
});

describe("the latency of a dispatch", () => {
  it("begins when what a unit needs has ended", () => {
    const need = node("a", 0, [], 0, 100);
    expect(dispatchLatencies([need, node("b", 0, [need], 130, 200)], uncapped)).toEqual([0, 30]);
  });
  it("is each unit's own, whoever was claimed first", () => {
    const need = node("a", 0, [], 0, 100);
    const overtaken = node("b", 0, [], 200, 300);
    expect(dispatchLatencies([overtaken, node("b", 0, [need], 110, 300)], uncapped)).toEqual([10, 200]);
  });
  it("does not count the waiting for a place at the vendor", () => {
    const units = [node("b", 0, [], 5, 50), node("b", 0, [], 60, 90), node("b", 0, [], 95, 120)];
    expect(dispatchLatencies(units, () => 1)).toEqual([5, 10, 5]);
  });
});

describe("a quantile", () => {
  it("is the nearest rank, and none of nothing", () => {
    expect([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 1), quantile([3, 1, 2], 0)]).toEqual([2, 3, 1]);
    expect(() => quantile([], 0.5)).toThrow("no values");
  });
});
