/** When each take starts and how fast it is: never cut, never overlapping, each line near its own time. */
import { fewestKept } from "./fit-keep.ts";
import { fairDurations, schedule, type Slot, slots } from "./fit-schedule.ts";
import type { FitLine, Placement } from "./script.ts";

/** Hard borders of an island and the fastest rate allowed. */
export type FitBounds = { startMs: number; endMs: number; maxRate: number };

/** Rates this near to 1 are not worth a time-stretch: it costs more sound than the ear gains. */
const HARDLY_FASTER = 1.03;

/**
 * Places the takes of one island. Hard: nothing is cut, takes neither overlap nor swap nor leave the bounds, and 80 ms stay
 * between takes where the source had them. Preferred, in this order: rate 1 at the line's own time; the silence after it;
 * a start up to 300 ms early (in silence) or 600 ms late; one rate for all who need it, up to `maxRate`; and where that is
 * not enough, the fewest lines keep their original voice (`too_long`, at their own times). Never slower than 1.
 */
export function fitIsland(lines: readonly FitLine[], bounds: FitBounds): Placement[] {
  const ordered = [...lines].sort((a, b) => a.startMs - b.startMs);
  const all = slots(ordered, bounds);
  const kept = fewestKept(all, bounds);
  const durations = natural(all, fairDurations(all, kept, bounds), kept, bounds);
  const starts = schedule(all, durations, kept, bounds);
  return ordered.map((line, index) => {
    if (kept[index] || !starts) return { lineId: line.lineId, placed: false, startMs: line.startMs, endMs: line.endMs, rate: 1, reason: "too_long" };
    return placement(line, starts[index] as number, durations[index] as number);
  });
}

/** Sets takes that are hardly faster back to rate 1, one by one, where all still fit. */
function natural(all: readonly Slot[], durations: readonly number[], kept: readonly boolean[], bounds: FitBounds): number[] {
  let best = [...durations];
  all.forEach(({ takeMs }, index) => {
    const duration = best[index] as number;
    if (kept[index] || duration === takeMs || takeMs / duration > HARDLY_FASTER) return;
    const tried = best.with(index, takeMs);
    if (schedule(all, tried, kept, bounds)) best = tried;
  });
  return best;
}

function placement(line: FitLine, startMs: number, durationMs: number): Placement {
  const rate = line.takeMs / durationMs;
  const endMs = startMs + durationMs;
  return { lineId: line.lineId, placed: true, startMs, endMs, rate, reason: reason(line, startMs, endMs, rate) };
}

function reason(line: FitLine, startMs: number, endMs: number, rate: number): Placement["reason"] {
  if (rate > 1) return "faster";
  if (startMs !== line.startMs) return "shifted";
  return endMs > line.endMs ? "borrowed" : "natural";
}

/** How far the starts are from the lines' own, in ms: of the placed ones, median, 95th percentile and most. */
export function onsetError(lines: readonly FitLine[], placements: readonly Placement[]): { p50Ms: number; p95Ms: number; maxMs: number } {
  const startOf = new Map(lines.map((line) => [line.lineId, line.startMs]));
  const errors = placements
    .filter((one) => one.placed)
    .map((one) => Math.abs(one.startMs - (startOf.get(one.lineId) ?? one.startMs)))
    .sort((a, b) => a - b);
  const at = (share: number) => errors[Math.max(0, Math.ceil(share * errors.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
