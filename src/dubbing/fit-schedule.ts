/** The arithmetic of the fit: which starts are possible for given durations, and which durations are fair. Integer ms. */
import type { FitBounds } from "./fit.ts";
import type { FitLine } from "./script.ts";

const LATEST_SHIFT_MS = 600;
const EARLIEST_SHIFT_MS = 300;
/** Silence kept between two takes where the source had as much. */
const BREATH_MS = 80;
/** Lines of one tight row have the same slack, but for rounding. */
const SAME_SLACK_MS = 3;

/** A line with the starts its take may have, and the silence due after it. */
export type Slot = FitLine & { earliestMs: number; latestMs: number; breathMs: number };

/** `lines` in order of start. An early start takes silence only, never the end of the line before. */
export function slots(lines: readonly FitLine[], bounds: FitBounds): Slot[] {
  let spokenMs = Number.NEGATIVE_INFINITY;
  return lines.map((line, index) => {
    const silence = Math.max(0, (lines[index + 1]?.startMs ?? line.endMs) - line.endMs);
    const earliestMs = Math.max(bounds.startMs, line.fromMs ?? bounds.startMs, line.startMs - EARLIEST_SHIFT_MS, Math.min(spokenMs, line.startMs));
    spokenMs = Math.max(spokenMs, line.endMs);
    return { ...line, earliestMs, latestMs: line.startMs + LATEST_SHIFT_MS, breathMs: Math.min(BREATH_MS, silence) };
  });
}

/** The shortest a take may become: rounded up, so that the rate stays within the limit. */
export function shortest(takeMs: number, rate: number): number {
  return Math.ceil(takeMs / rate);
}

/** First and last possible start per line, or null when the durations do not fit. A kept line stands still at its own time. */
export function windows(
  all: readonly Slot[],
  durations: readonly number[],
  kept: readonly boolean[],
  bounds: FitBounds,
): { first: number[]; last: number[] } | null {
  const first: number[] = [];
  let free = bounds.startMs;
  for (const [index, slot] of all.entries()) {
    const start = kept[index] ? slot.startMs : Math.max(slot.earliestMs, free);
    if (kept[index] ? !kept[index - 1] && index > 0 && start < free : start > slot.latestMs) return null;
    first.push(start);
    free = Math.max(free, start + lasting(slot, durations[index], kept[index]) + slot.breathMs);
  }
  const last: number[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const slot = all[index] as Slot;
    const end = Math.min(lastEnd(slot, bounds), limit - slot.breathMs);
    const start = kept[index] ? slot.startMs : Math.min(slot.latestMs, end - lasting(slot, durations[index], false));
    if (!kept[index] && start < (first[index] as number)) return null;
    last[index] = start;
    limit = Math.min(limit, start);
  }
  return { first, last };
}

/** No take may end later. */
export const lastEnd = ({ untilMs }: Slot, { endMs }: FitBounds): number => Math.min(endMs, untilMs ?? endMs);

function lasting(slot: Slot, duration: number | undefined, isKept: boolean | undefined): number {
  return isKept ? slot.endMs - slot.startMs : (duration ?? slot.takeMs);
}

/**
 * Starts as near to the lines' own as the durations allow, or null. Neighbours in each other's way share the shift: least
 * squares under order (pool adjacent violators; Ayer et al. 1955), then held inside each line's window.
 */
export function schedule(all: readonly Slot[], durations: readonly number[], kept: readonly boolean[], bounds: FitBounds): number[] | null {
  const window = windows(all, durations, kept, bounds);
  if (!window) return null;
  const pools: { sum: number; size: number }[] = [];
  let offset = 0;
  const offsets = all.map((slot, index) => {
    const mine = offset;
    offset += lasting(slot, durations[index], kept[index]) + slot.breathMs;
    return mine;
  });
  all.forEach((slot, index) => pool(pools, slot.startMs - (offsets[index] as number)));
  const wished = pools.flatMap(({ sum, size }) => Array.from({ length: size }, () => Math.round(sum / size)));
  return inWindows(
    all,
    wished.map((wish, index) => wish + (offsets[index] as number)),
    durations,
    kept,
    window,
  );
}

function pool(pools: { sum: number; size: number }[], value: number): void {
  let last = { sum: value, size: 1 };
  for (let before = pools.at(-1); before && before.sum / before.size > last.sum / last.size; before = pools.at(-1)) {
    last = { sum: before.sum + last.sum, size: before.size + last.size };
    pools.pop();
  }
  pools.push(last);
}

/** Forward once: not before the take in front has ended, not after the last start from which all others still fit. */
function inWindows(
  all: readonly Slot[],
  wished: readonly number[],
  durations: readonly number[],
  kept: readonly boolean[],
  window: { first: number[]; last: number[] },
): number[] {
  let free = Number.NEGATIVE_INFINITY;
  return all.map((slot, index) => {
    const first = Math.max(window.first[index] as number, kept[index] ? slot.startMs : free);
    const start = kept[index] ? slot.startMs : Math.min(Math.max(wished[index] as number, first), window.last[index] as number);
    free = Math.max(free, start + lasting(slot, durations[index], kept[index]) + slot.breathMs);
    return start;
  });
}

/**
 * Durations by the most even rates: the least rate at which all fit is fixed for the lines that have no slack at it, and the
 * rest is solved again (max-min fairness, Bertsekas and Gallager, Data Networks 6.5.2).
 */
export function fairDurations(all: readonly Slot[], kept: readonly boolean[], bounds: FitBounds): number[] {
  const durations = all.map((slot) => slot.takeMs);
  const free = new Set(all.keys().filter((index) => !kept[index]));
  const at = (rate: number) => durations.map((duration, index) => (free.has(index) ? shortest((all[index] as Slot).takeMs, rate) : duration));
  while (free.size > 0 && !windows(all, at(1), kept, bounds)) {
    const tried = at(leastRate((rate) => windows(all, at(rate), kept, bounds) !== null, bounds.maxRate));
    const window = windows(all, tried, kept, bounds);
    const slack = (index: number) => (window ? (window.last[index] as number) - (window.first[index] as number) : 0);
    const least = Math.min(...[...free].map(slack));
    for (const index of [...free].filter((one) => slack(one) <= least + SAME_SLACK_MS)) {
      durations[index] = tried[index] as number;
      free.delete(index);
    }
  }
  return durations;
}

/** To a ten-thousandth: below a millisecond for takes of 10 s. */
function leastRate(fits: (rate: number) => boolean, maxRate: number): number {
  let [low, high] = [1, maxRate];
  while (high - low > 0.0001) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}
