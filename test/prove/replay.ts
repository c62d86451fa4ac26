/** One seed again, with all that happens in it. */
import type { Goal } from "./goals.ts";
import { FELL, Fell, inProcess } from "./processes.ts";
import { runReal } from "./real.ts";
import type { Part } from "./slice.ts";
import { brokenOf } from "./tell.ts";
import type { Tier, Violation } from "./tally.ts";

const PARTS_OF: Record<Tier, readonly Part[]> = { T1: ["graphs", "plans"], T2: ["worlds"], T3: [] };

export async function replay(tiers: readonly Tier[], seed: number): Promise<Goal[]> {
  const goals: Goal[] = [];
  for (const tier of tiers) {
    for (const part of PARTS_OF[tier]) goals.push(goalOf(tier, seed, part, await play(part, seed)));
    if (tier === "T3") goals.push(goalOf(tier, seed, "dub on the real platform", (await runReal(1, seed, null)).violations));
  }
  return goals;
}

async function play(part: Part, seed: number): Promise<Violation[]> {
  console.log(`== ${part}, seed ${seed}`);
  try {
    return (await inProcess({ part, from: seed, runs: 1, until: Infinity, first: true, journal: true })).violations;
  } catch (error) {
    if (!(error instanceof Fell)) throw error;
    return [{ kind: FELL, seed, detail: error.message }];
  }
}

function goalOf(tier: Tier, seed: number, what: string, violations: Violation[]): Goal {
  for (const violation of violations) console.log(brokenOf(tier, violation));
  console.log(`${tier}  ${what}, seed ${seed}: ${violations.length} broken`);
  return { tier, what: `seed ${seed} of the ${what}`, result: violations.length, goal: "= 0", isMet: violations.length === 0 };
}
