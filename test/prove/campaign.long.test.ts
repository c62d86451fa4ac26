import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { MUTANTS } from "./mutants/list.ts";
import { Random } from "./random.ts";
import { GraphRun } from "./t1/graph-run.ts";
import { PlanRun } from "./t1/plan-run.ts";
import { runOnce } from "./t2/run.ts";

const journalOf = async (seed: number): Promise<string[]> => {
  const lines: string[] = [];
  await runOnce(seed, (line) => lines.push(line));
  return lines;
};

describe("the campaign", () => {
  it("plays a seed bit for bit again", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const first = await journalOf(7);
    expect(first.length).toBeGreaterThan(50);
    expect(await journalOf(7)).toEqual(first);
    expect(await journalOf(8)).not.toEqual(first);
  });
  it("holds for a few of its seeds", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const pairs: Record<string, number> = {};
    for (let seed = 1; seed <= 300; seed++) expect(new GraphRun(new Random(seed), pairs).run()).toEqual([]);
    for (let seed = 1; seed <= 2; seed++) expect(new PlanRun(new Random(seed), {}).run()).toEqual([]);
    for (let seed = 1; seed <= 8; seed++) expect((await runOnce(seed)).faults).toEqual([]);
  });
  it("has at least twenty mutants, and each finds what it changes once", () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    const stale = MUTANTS.filter(({ file, find }) => readFileSync(path.join(import.meta.dirname, "..", "..", file), "utf8").split(find).length !== 2);
    expect(stale.map(({ name }) => name)).toEqual([]);
  });
});
