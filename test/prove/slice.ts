/** A part of the campaign in a process of its own: some seeds of one kind of run. It says that it begins; its last line is its tally. */
import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { PAIRS } from "./t1/coverage.ts";
import { GraphRun } from "./t1/graph-run.ts";
import { PlanRun } from "./t1/plan-run.ts";
import { FAULTS } from "./t2/faults.ts";
import { runOnce } from "./t2/run.ts";
import { Random } from "./random.ts";
import { count, emptyTally, type Tally } from "./tally.ts";

export const PARTS = ["graphs", "plans", "worlds"] as const;
export type Part = (typeof PARTS)[number];
/** The line before the first run: all is loaded. */
export const BEGUN = "begun";
/** `until`: no run begins later (ms since 1970). `first`: it ends with the first violation. */
export type Slice = { part: Part; from: number; runs: number; until: number; first: boolean; journal: boolean };

type One = { faults: { kind: string; detail: string }[] };
const say = (line: string): void => void writeSync(1, `${line}\n`);
const quiet = (): void => undefined;

/** One run of a part; what it counts goes into the tally. */
async function runOne(part: Part, seed: number, tally: Tally, journal: (line: string) => void): Promise<One> {
  if (part === "worlds") {
    const { faults, struck, counters } = await runOnce(seed, journal);
    for (const [name, by] of Object.entries(struck)) count(tally.faults, name, by);
    for (const [name, by] of Object.entries(counters)) count(tally.counters, name, by);
    return { faults };
  }
  const broken = part === "graphs" ? new GraphRun(new Random(seed), tally.faults, journal).run() : new PlanRun(new Random(seed), tally.counters, journal).run();
  return { faults: broken.map((detail) => ({ kind: part === "graphs" ? "the engine" : "the plan", detail })) };
}

export async function runSlice({ part, from, runs, until, first, journal }: Slice): Promise<Tally> {
  const tally = emptyTally(part === "worlds" ? "T2" : "T1", part === "worlds" ? FAULTS : part === "graphs" ? PAIRS : []);
  for (let seed = from; seed < from + runs && Date.now() < until; seed++) {
    const { faults } = await runOne(part, seed, tally, journal ? say : quiet);
    tally.runs++;
    tally.violations.push(...faults.map((fault) => ({ ...fault, seed })));
    if (first && faults.length > 0) break;
  }
  count(tally.counters, part, tally.runs);
  return tally;
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({ options: { part: text, from: text, runs: text, until: text, first: flag, journal: flag } });
  // What stages say of the faults that are done to them would be most of the output.
  console.error = quiet;
  const part = PARTS.find((each) => each === values.part);
  if (!part) throw new Error(`there is no part ${values.part}`);
  const slice: Slice = {
    part,
    from: Number(values.from ?? 1),
    runs: Number(values.runs ?? 1),
    until: Number(values.until ?? Number.POSITIVE_INFINITY),
    first: values.first ?? false,
    journal: values.journal ?? false,
  };
  say(BEGUN);
  say(JSON.stringify(await runSlice(slice)));
}

if (import.meta.main) await main();
