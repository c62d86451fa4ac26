import { describe, expect, it } from "vitest";
import { atOnce, Fell, inProcess } from "./processes.ts";
import type { Slice } from "./slice.ts";

const graphs: Slice = { part: "graphs", from: 1, runs: 3, until: Infinity, first: true, journal: false };

describe("a part of the campaign as a process", () => {
  it("gives its tally", async () => {
    expect(await inProcess(graphs)).toMatchObject({ tier: "T1", runs: 3, violations: [], counters: { graphs: 3 } });
  });
  it("breaks with a bug planted in it, and stops there", async () => {
    const { violations, runs } = await inProcess({ ...graphs, runs: 1_000 }, "lease ignored");
    expect(violations[0]).toMatchObject({ kind: "the engine", seed: runs });
  });
  it("has not begun when it cannot be loaded", async () => {
    const fallen = inProcess(graphs, "a mutant that there is not");
    await expect(fallen).rejects.toThrow(Fell);
    await expect(fallen).rejects.toMatchObject({ hasBegun: false });
  });
  it("begins nothing when the time is over", async () => {
    expect(await inProcess({ ...graphs, until: 0 })).toMatchObject({ runs: 0 });
  });
});

describe("what is done at once", () => {
  it("is done once each, so many at a time", async () => {
    const [done, most] = [new Set<number>(), { now: 0, ever: 0 }];
    await atOnce(2, [1, 2, 3, 4, 5], async (each) => {
      most.ever = Math.max(most.ever, ++most.now);
      await new Promise((resolve) => setImmediate(resolve));
      most.now--;
      done.add(each);
    });
    expect([...done]).toEqual([1, 2, 3, 4, 5]);
    expect(most.ever).toBe(2);
  });
});
