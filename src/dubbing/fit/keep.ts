/** Which lines must keep their original voice so that all others fit. Pure. */
import type { Slot } from "./slots.ts";

/** A way to get here: when the next line may begin, and which line was kept last (a linked list back to the first). */
type Way = { freeMs: number; kept: Kept | null };
type Kept = { index: number; before: Kept | null };
/** The best ways with one number of kept lines: one whose last line is a take, one whose last line is kept. */
type Ways = { taken: Way | null; kept: Way | null };

/**
 * As few as possible where all others may be at their fastest, with pauses at their least. Dynamic programming over (line, kept so far):
 * being free earlier is never worse.
 */
export function fewestKept(slots: readonly Slot[], startMs: number): boolean[] {
  let rows: Ways[] = [{ taken: { freeMs: startMs, kept: null }, kept: null }];
  for (const [index, slot] of slots.entries()) {
    const next: Ways[] = [];
    for (let count = 0; count <= rows.length; count += 1) {
      next.push({ taken: afterTake(rows[count], slot), kept: afterKept(rows[count - 1], slot, index) });
    }
    rows = next;
  }
  const best = rows.flatMap(({ taken, kept }) => [taken, kept]).find((way) => way !== null);
  const flags = slots.map(() => false);
  for (let one = best?.kept ?? null; one; one = one.before) flags[one.index] = true;
  return flags;
}

function afterTake(ways: Ways | undefined, slot: Slot): Way | null {
  const before = earlier(ways?.taken ?? null, ways?.kept ?? null);
  if (!before) return null;
  const start = Math.max(slot.earliestMs, before.freeMs);
  const end = start + slot.shortestMs;
  return start > slot.latestMs || end > slot.untilMs ? null : { freeMs: Math.max(before.freeMs, end - slot.overlapMs), kept: before.kept };
}

/** The original voice needs its own time: a take before it must be over by then. Two kept lines may overlap as they did. */
function afterKept(ways: Ways | undefined, slot: Slot, index: number): Way | null {
  const taken = ways?.taken && (index === 0 || ways.taken.freeMs <= slot.line.startMs) ? ways.taken : null;
  const before = earlier(taken, ways?.kept ?? null);
  return before && { freeMs: Math.max(before.freeMs, slot.line.endMs - slot.overlapMs), kept: { index, before: before.kept } };
}

function earlier(a: Way | null, b: Way | null): Way | null {
  if (!a || !b) return a ?? b;
  return a.freeMs <= b.freeMs ? a : b;
}
