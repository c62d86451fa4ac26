/**
 * When cues come and go: never two at once, none before its words are heard (but at the film's end), each as long as its reading takes wherever the next leaves time
 * for it. What is said too fast ends exactly where the next cue begins. Source of the figures: reading.ts.
 */
import { GAP_MS, LONGEST_MS, SHORTEST_MS } from "./reading.ts";

/** When the words are heard, and how long they take to read. */
export type Wish = { startMs: number; endMs: number; needMs: number };
export type Span = { startMs: number; endMs: number };

/** A cue whose words are heard under another's may wait this long, so that the other can be read. */
const MOST_WAIT_MS = 2_000;

/** `wishes` in order of their beginnings; the same number, in the same order. */
export function timed(wishes: readonly Wish[], filmMs: number | null): Span[] {
  const starts = withinFilm(startsOf(wishes), filmMs);
  return wishes.map((wish, at) => {
    const startMs = starts[at]!;
    const nextMs = starts[at + 1] ?? null;
    const roomMs = nextMs ?? filmMs ?? Number.POSITIVE_INFINITY;
    const wishedMs = Math.min(Math.max(wish.endMs, startMs + wish.needMs), startMs + LONGEST_MS);
    return { startMs, endMs: nextMs !== null && nextMs - wishedMs < GAP_MS ? beforeNext(startMs, nextMs, wish.needMs) : Math.min(wishedMs, roomMs) };
  });
}

/** Each has at least the shortest time; one that is still being said, or read, makes the next wait a while. */
function startsOf(wishes: readonly Wish[]): number[] {
  const starts: number[] = [];
  for (const [at, { startMs }] of wishes.entries()) {
    const before = wishes[at - 1];
    starts.push(before ? Math.max(startMs, starts[at - 1]! + heldMs(before, starts[at - 1]!, startMs)) : Math.max(0, startMs));
  }
  return starts;
}

function heldMs({ endMs, needMs }: Wish, shownMs: number, nextMs: number): number {
  if (endMs <= nextMs) return SHORTEST_MS;
  return Math.max(SHORTEST_MS, Math.min(needMs, endMs - shownMs, nextMs + MOST_WAIT_MS - shownMs));
}

/** What the film's end leaves no time to be seen comes earlier, and what is before it. */
function withinFilm(starts: readonly number[], filmMs: number | null): number[] {
  if (filmMs === null) return [...starts];
  let limit = filmMs;
  return starts
    .toReversed()
    .map((start) => (limit = Math.max(0, Math.min(start, limit - SHORTEST_MS))))
    .toReversed();
}

/** A gap that can be seen, or none, where the time is needed for reading. */
function beforeNext(startMs: number, nextMs: number, needMs: number): number {
  return nextMs - GAP_MS - startMs >= needMs ? nextMs - GAP_MS : nextMs;
}
