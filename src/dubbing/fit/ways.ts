/**
 * The ways one line may be placed: starts x stretches x pauses, each with its price. Coarse at first, then finer around what was chosen.
 * Every way is possible for all others at their fastest. Pure.
 */
import { lineCost, paceCost } from "./cost.ts";
import { layout, type Layout } from "./layout.ts";
import { stretched } from "./phrases.ts";
import { stretches, stretchesNear } from "./rates.ts";
import { lastEnd, type Run } from "./runs.ts";
import type { Slot } from "./slots.ts";

/** A way that was chosen. `squeeze`: as in `layout`. */
export type Way = { startMs: number; stretch: number; squeeze: number; rate: number };
/**
 * Starts x stretches x squeezes, by stretch, then start, then squeeze: way number ((stretch x starts) + start) x squeezes + squeeze. Columns, for
 * objects by the hundred thousand would cost more than the search does. Cost infinite: it leaves no room for the lines behind it.
 */
export type Ways = {
  starts: readonly number[];
  stretches: readonly number[];
  rates: readonly number[];
  squeezes: readonly number[];
  endMs: number[];
  cost: number[];
};
/** Distances of starts (ms), rates and squeezes. */
export type Grain = { startMs: number; rate: number; squeeze: number };

/** From a line's own start: closest where starts are usual. */
const COARSE_MS = [-500, -300, -150, 0, 100, 200, 300, 450, 600, 1_000];
const COARSE_SQUEEZES = [0, 0.5, 1];
/** Each a quarter of the one before: a start is found to 6 ms, a rate to half a percent. */
export const GRAINS: readonly Grain[] = [
  { startMs: 24, rate: 0.02, squeeze: 0.2 },
  { startMs: 6, rate: 0.005, squeeze: 0.07 },
];
/** Steps to either side of what was chosen. */
const REACH = 3;
const STEPS = Array.from({ length: 2 * REACH + 1 }, (_, index) => index - REACH);

/** All ways, from coarse, for the line at `index` of a run. */
export function coarse(run: Run, index: number): Ways {
  const slot = run.slots[index]!;
  const { startMs, endMs, takeMs } = slot.line;
  // Rates that just fit: in the line's own time, and before what follows must begin.
  const rooms = [endMs, untilOf(run, index)].map((ms) => ms - Math.max(startMs, run.first[index]!)).filter((ms) => ms > 0);
  const fitting = rooms.map((ms) => (slot.speed * takeMs) / ms);
  const starts = COARSE_MS.map((ms) => startMs + ms);
  return possible(run, index, { starts, stretches: stretches(slot, fitting), squeezes: COARSE_SQUEEZES });
}

/** Ways near one, and that one. The line's own start is always tried where it is near. */
export function finer(run: Run, index: number, around: Way, grain: Grain): Ways {
  const slot = run.slots[index]!;
  const near = Math.abs(slot.line.startMs - around.startMs) <= grain.startMs * REACH ? [slot.line.startMs] : [];
  return possible(run, index, {
    starts: [...near, ...STEPS.map((step) => around.startMs + step * grain.startMs)],
    stretches: stretchesNear(around.stretch, slot, grain.rate, REACH),
    squeezes: [-2, -1, 0, 1, 2].map((step) => Math.min(1, Math.max(0, around.squeeze + step * grain.squeeze))),
  });
}

/** When the line must have ended so that all after it still fit. */
const untilOf = ({ slots, last }: Run, index: number): number => lastEnd(slots[index]!, last[index + 1] ?? Number.POSITIVE_INFINITY);

type Grid = { starts: readonly number[]; stretches: readonly number[]; squeezes: readonly number[] };

/** The earliest start at the fastest is always among them, so that a way through all lines exists. */
function possible(run: Run, index: number, grid: Grid): Ways {
  const slot = run.slots[index]!;
  const [first, last] = [run.first[index]!, run.last[index]!];
  const starts = distinct([first, ...grid.starts.map((ms) => Math.min(Math.max(ms, first), last))]);
  const stretches = distinct([...grid.stretches, slot.fastest]);
  const squeezes = slot.take.pausesMs.length > 0 ? distinct([...grid.squeezes, 1]) : [0];
  return filled(slot, { starts, stretches, squeezes }, untilOf(run, index));
}

function filled(slot: Slot, { starts, stretches, squeezes }: Grid, untilMs: number): Ways {
  const rates = stretches.map((stretch) => stretch * slot.speed);
  const [endMs, cost]: [number[], number[]] = [[], []];
  for (const [at, rate] of rates.entries()) {
    const [pace, take] = [paceCost(rate, slot.base), stretched(slot.take, stretches[at]!)];
    for (const startMs of starts) {
      for (const squeeze of squeezes) {
        const placed = layout(take, startMs, squeeze);
        endMs.push(placed.endMs);
        cost.push(placed.endMs <= untilMs ? pace + lineCost(slot, placed) : Number.POSITIVE_INFINITY);
      }
    }
  }
  return { starts, stretches, rates, squeezes, endMs, cost };
}

export function wayAt({ starts, stretches, rates, squeezes }: Ways, way: number): Way {
  const at = Math.floor(way / squeezes.length);
  const stretch = Math.floor(at / starts.length);
  return { startMs: starts[at % starts.length]!, stretch: stretches[stretch]!, squeeze: squeezes[way % squeezes.length]!, rate: rates[stretch]! };
}

export const laidOut = ({ take }: Slot, { startMs, stretch, squeeze }: Way): Layout => layout(stretched(take, stretch), startMs, squeeze);

const distinct = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b).filter((value, index, sorted) => value !== sorted[index - 1]);
