/** When each take starts and how fast it is: never cut, never overlapping, each line near its own time and its speaker's pace. Pure. */
import type { FitLine, Placement } from "../script.ts";
import { placement, standing } from "./explain.ts";
import { fewestKept } from "./keep.ts";
import { neededRates } from "./needed.ts";
import { runsOf } from "./runs.ts";
import { search } from "./search.ts";
import { type FitBounds, slotsOf } from "./slots.ts";
import { laidOut } from "./ways.ts";

export { onsetError } from "./onset-error.ts";
export type { FitBounds } from "./slots.ts";

/**
 * Places the takes of one island, as the README beside this says. As few lines as possible keep their original voice (`too_long`, at their
 * own times); of all placements of the others the cheapest by `cost.ts` that the grids of `ways.ts` hold. Answers in order of start.
 */
export function fitIsland(lines: readonly FitLine[], bounds: FitBounds): Placement[] {
  const slots = slotsOf(
    [...lines].sort((a, b) => a.startMs - b.startMs),
    bounds,
  );
  const kept = fewestKept(slots, bounds.startMs);
  const placed = runsOf(slots, kept, bounds.startMs).flatMap((run) =>
    search(run).map((way, index) => placement(run.slots[index]!, laidOut(run.slots[index]!, way))),
  );
  const needed = neededRates(slots, kept, bounds);
  return slots.map(({ line }, index) => (kept[index] ? standing(line, needed[index]!) : placed.shift()!));
}
