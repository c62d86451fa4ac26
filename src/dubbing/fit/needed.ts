/** How fast a line that is not placed would have had to be, were all others at their fastest. Pure. */
import { stretched } from "./phrases.ts";
import { lastEnd } from "./runs.ts";
import type { FitBounds, Slot } from "./slots.ts";

/** Of kept lines; of the others 0. To a hundredth, rounded up: it is for people. Always more than `maxRate`. */
export function neededRates(slots: readonly Slot[], kept: readonly boolean[], bounds: FitBounds): number[] {
  const [from, until] = [earliest(slots, kept, bounds.startMs), latest(slots, kept)];
  const least = Math.floor(bounds.maxRate * 100 + 1) / 100;
  return slots.map((slot, index) => {
    if (!kept[index]) return 0;
    const roomMs = until[index]! - from[index]!;
    const ownMs = slot.line.endMs - slot.line.startMs;
    return Math.max(Math.ceil(100 * rateIn(slot, Math.max(1, roomMs > 0 ? roomMs : ownMs))) / 100, least);
  });
}

/** Where each could begin after all before it. */
function earliest(slots: readonly Slot[], kept: readonly boolean[], startMs: number): number[] {
  let freeMs = startMs;
  return slots.map((slot, index) => {
    const fromMs = Math.max(slot.earliestMs, freeMs);
    const endMs = kept[index] ? slot.line.endMs : fromMs + slot.shortestMs;
    freeMs = Math.max(freeMs, endMs - slot.overlapMs);
    return fromMs;
  });
}

/** Where each must have ended so that all after it still fit. */
function latest(slots: readonly Slot[], kept: readonly boolean[]): number[] {
  const ends: number[] = [];
  let nextMs = Number.POSITIVE_INFINITY;
  for (const [index, slot] of [...slots.entries()].toReversed()) {
    ends[index] = lastEnd(slot, nextMs);
    nextMs = Math.min(nextMs, kept[index] ? slot.line.startMs : Math.min(slot.latestMs, ends[index] - slot.shortestMs));
  }
  return ends;
}

/** Pauses at their least take what they take; only what is spoken is faster. */
function rateIn({ take, speed }: Slot, roomMs: number): number {
  const spokenMs = take.spokenMs.reduce((sum, ms) => sum + ms, 0);
  const pausesMs = stretched(take, 1).leastMs.reduce((sum, ms) => sum + ms, 0);
  return (speed * spokenMs) / Math.max(roomMs - pausesMs, roomMs / 4);
}
