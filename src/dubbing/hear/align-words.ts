/** Which words of two lists are the same word heard twice: least edit cost (Needleman-Wunsch), in which times count as much as letters. */
import type { RawWord } from "./words.ts";

/** Indices of a word in both lists; `alike`: written alike. */
export type Pair = { left: number; right: number; alike: boolean };

type Compared = RawWord & { bare: string };

const SKIP_COST = 0.6;
/** Words written alike may be heard this far apart; without measured times, farther. */
const ALIKE_MS = 1_500;
const PLACED_MS = 20_000;
/** Words written differently are one only where they stand at about one place. */
const UNLIKE_MS = 350;
const UNLIKE_COST = 0.8;
/** Two lists of this many words are compared at most: 20 s of fast speech. */
const MOST_WORDS = 150;

/** Pairs in order, each word in one at most. */
export function align(all: readonly RawWord[], right: readonly RawWord[]): Pair[] {
  const offset = Math.max(0, all.length - MOST_WORDS);
  const a = all.slice(offset).map(compared);
  const b = right.slice(0, MOST_WORDS).map(compared);
  const costs = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1));
  for (let i = 0; i <= a.length; i += 1) for (let j = 0; j <= b.length; j += 1) costs[i]![j] = cheapest(costs, a, b, i, j);
  return walkedBack(costs, a, b).map((pair) => ({ ...pair, left: pair.left + offset }));
}

function cheapest(costs: readonly Float64Array[], a: readonly Compared[], b: readonly Compared[], i: number, j: number): number {
  if (i === 0 || j === 0) return (i + j) * SKIP_COST;
  const matched = costs[i - 1]![j - 1]! + costOf(a[i - 1]!, b[j - 1]!);
  return Math.min(matched, costs[i - 1]![j]! + SKIP_COST, costs[i]![j - 1]! + SKIP_COST);
}

function walkedBack(costs: readonly Float64Array[], a: readonly Compared[], b: readonly Compared[]): Pair[] {
  const pairs: Pair[] = [];
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    const matched = costs[i - 1]![j - 1]! + costOf(a[i - 1]!, b[j - 1]!);
    if (matched <= costs[i]![j]!) pairs.push({ left: (i -= 1), right: (j -= 1), alike: isAlike(a[i]!, b[j]!) });
    else if (costs[i - 1]![j]! + SKIP_COST <= costs[i]![j]!) i -= 1;
    else j -= 1;
  }
  return pairs.toReversed();
}

function costOf(a: Compared, b: Compared): number {
  const apart = Math.abs(a.startMs + a.endMs - b.startMs - b.endMs) / 2;
  if (!isAlike(a, b)) return apart <= UNLIKE_MS ? UNLIKE_COST + apart / 1_000 : Number.POSITIVE_INFINITY;
  const reach = a.isPlaced || b.isPlaced ? PLACED_MS : ALIKE_MS;
  return apart <= reach ? apart / reach : Number.POSITIVE_INFINITY;
}

function isAlike(a: Compared, b: Compared): boolean {
  return a.bare === b.bare;
}

function compared(word: RawWord): Compared {
  return { ...word, bare: word.text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "") || word.text };
}
