/** Whether the campaign sees a planted bug: the seeds of the CI slice, until the first violation. */
import { CI } from "../asked.ts";
import type { Goal } from "../goals.ts";
import { atOnce, Fell, inProcess, OutOfDate } from "../processes.ts";
import type { Part, Slice } from "../slice.ts";
import { MUTANTS, type Mutant } from "./list.ts";

/** What came of a look, and in words. */
type Found = { isSeen: boolean; told: string };

export async function hunt(names: readonly string[], cores: number): Promise<Goal[]> {
  const goals: Goal[] = [];
  const mutants = MUTANTS.filter(({ name }) => names.includes(name));
  await atOnce(cores, mutants, async (mutant) => {
    const begun = Date.now();
    const { isSeen, told } = await look(mutant);
    console.log(`${isSeen ? "ok  " : "MISS"}  ${mutant.name.padEnd(50)} ${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${told}`);
    goals.push({ tier: "mutant", what: mutant.name, result: Number(isSeen), goal: "= 1", isMet: isSeen });
  });
  return goals;
}

async function look(mutant: Mutant): Promise<Found> {
  let found: Found = { isSeen: false, told: "was seen by nothing" };
  for (const part of mutant.parts) if (!found.isSeen) found = await seenBy(mutant, part);
  return found;
}

const sliceOf = (part: Part, from: number, runs: number): Slice => ({ part, from, runs, until: Infinity, first: true, journal: false });
const short = (text: string): string => text.slice(0, 80).replaceAll("\n", " ");

/** One that cannot even be loaded was not seen by the campaign but by Node; one that takes its process along in a run was. */
async function seenBy({ name }: Mutant, part: Part): Promise<Found> {
  try {
    const { violations, runs } = await inProcess(sliceOf(part, 1, CI[part]), name);
    const first = violations[0];
    if (!first) return { isSeen: false, told: `was not seen in ${runs} ${part}` };
    return await sure(part, first.seed, `${part} ${runs}: ${first.kind} (${short(first.detail)})`);
  } catch (error) {
    if (error instanceof OutOfDate) return { isSeen: false, told: "is out of date: what it changes is not once in a file that is loaded" };
    if (!(error instanceof Fell)) throw error;
    return {
      isSeen: error.hasBegun,
      told: `${part}: ${error.hasBegun ? "the process fell over" : "it cannot be loaded, so it proves nothing"} (${short(error.message)})`,
    };
  }
}

/** A seed that breaks without the bug as well has not seen it. */
async function sure(part: Part, seed: number, told: string): Promise<Found> {
  const { violations } = await inProcess(sliceOf(part, seed, 1));
  return violations.length === 0 ? { isSeen: true, told } : { isSeen: false, told: `seed ${seed} of the ${part} breaks without it: ${violations[0]!.kind}` };
}
