/** Lines between two that keep their voice, which are placed together; and when each may begin so that all the others still fit. Integer ms. */
import type { Slot } from "./slots.ts";

/** `first`, `last`: of starts, where all lines of the run are at their fastest. There always are such: `fewestKept` saw to it. */
export type Run = { slots: readonly Slot[]; first: readonly number[]; last: readonly number[] };

export function runsOf(slots: readonly Slot[], kept: readonly boolean[], startMs: number): Run[] {
  const runs: Run[] = [];
  let freeMs = startMs;
  for (let index = 0; index < slots.length; index += 1) {
    const { line, overlapMs } = slots[index]!;
    if (kept[index]) freeMs = Math.max(freeMs, line.endMs - overlapMs);
    else {
      const next = slots.findIndex((_, at) => at > index && kept[at]);
      const end = next === -1 ? slots.length : next;
      runs.push(runOf(slots.slice(index, end), freeMs, slots[end]?.line.startMs ?? Number.POSITIVE_INFINITY));
      index = end - 1;
    }
  }
  return runs;
}

function runOf(slots: readonly Slot[], startMs: number, nextMs: number): Run {
  const first: number[] = [];
  let freeMs = startMs;
  for (const slot of slots) {
    first.push(Math.max(slot.earliestMs, freeMs));
    freeMs = Math.max(freeMs, first.at(-1)! + slot.shortestMs - slot.overlapMs);
  }
  const last: number[] = [];
  for (const [index, slot] of [...slots.entries()].toReversed()) {
    last[index] = Math.min(slot.latestMs, lastEnd(slot, last[index + 1] ?? nextMs) - slot.shortestMs);
  }
  // What stands behind the run is the last line's own border.
  const bounded = slots.map((slot, index) => (index === slots.length - 1 ? { ...slot, untilMs: lastEnd(slot, nextMs) } : slot));
  return { slots: bounded, first, last };
}

/** Latest end of a take before a line that begins at `nextMs`. */
export const lastEnd = (slot: Slot, nextMs: number): number => Math.min(slot.untilMs, nextMs + slot.overlapMs);
