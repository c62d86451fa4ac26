/**
 * Lays the words that ought to be said beside those that were heard, at the least cost in letters (Levenshtein's alignment on words). Where
 * a word begins and ends is nothing that is heard: two words may match one ("meio dia", "meio-dia"). Pure.
 */
import { distance, soundOf } from "./letters.ts";

/**
 * Said words `said[0]` up to `said[1]` against heard words `heard[0]` up to `heard[1]`; one side may be empty. `cost`: letters that differ.
 */
export type Pair = { said: readonly [number, number]; heard: readonly [number, number]; cost: number };

/** How many words of each side one move takes: a word for a word, two for one, one for two, left out, put in. */
const MOVES = [
  [1, 1],
  [2, 1],
  [1, 2],
  [1, 0],
  [0, 1],
] as const;
/** Of two ways to lay them with as many letters, the one that keeps words whole; where two make one to the letter there is no doubt. */
const MERGED = 0.5;
/** Two words that are this far from the one are not merged but lost: "lemon trees" cut off is heard as "lemons". */
const MOST_APART_MERGED = 0.25;
/** Further off the diagonal nothing is looked for (Ukkonen's band): a phrase said twice is shorter. */
const BAND = 24;

/** In order; every word of both sides is in exactly one pair. */
export function alignWords(said: readonly string[], heard: readonly string[]): Pair[] {
  const [s, h] = [said.map(soundOf), heard.map(soundOf)];
  const width = h.length + 1;
  const costs = new Float64Array((s.length + 1) * width).fill(Number.POSITIVE_INFINITY);
  const moves = new Int8Array(costs.length).fill(-1);
  costs[0] = 0;
  for (let i = 0; i <= s.length; i += 1) {
    const [first, last] = [Math.max(0, i + Math.min(0, h.length - s.length) - BAND), Math.min(h.length, i + Math.max(0, h.length - s.length) + BAND)];
    for (let j = first; j <= last; j += 1) {
      for (const [move, [down, right]] of MOVES.entries()) {
        if (down > i || right > j || down + right === 0) continue;
        const before = costs[(i - down) * width + j - right]!;
        const cost = before + costOf(s.slice(i - down, i), h.slice(j - right, j));
        if (cost < costs[i * width + j]!) {
          costs[i * width + j] = cost;
          moves[i * width + j] = move;
        }
      }
    }
  }
  return walkBack(costs, moves, s.length, h.length);
}

/** A word that differs in more than half of its letters is another word: names and homophones differ in less. */
export const isNear = (letters: number, one: string, other: string): boolean => letters <= 0.5 * Math.max(one.length, other.length);

/** Another word is no cheaper than one left out and one put in. */
function costOf(said: readonly string[], heard: readonly string[]): number {
  const [one, other] = [said.join(""), heard.join("")];
  if (one === other) return 0;
  if (one === "" || other === "") return one.length + other.length;
  const letters = distance(one, other);
  if (said.length === heard.length) return isNear(letters, one, other) ? letters : one.length + other.length;
  return letters <= MOST_APART_MERGED * Math.max(one.length, other.length) ? letters + MERGED : Number.POSITIVE_INFINITY;
}

function walkBack(costs: Float64Array, moves: Int8Array, said: number, heard: number): Pair[] {
  const width = heard + 1;
  const pairs: Pair[] = [];
  let [i, j] = [said, heard];
  while (i > 0 || j > 0) {
    const [down, right] = MOVES[moves[i * width + j]!]!;
    const cost = costs[i * width + j]! - costs[(i - down) * width + j - right]!;
    pairs.push({ said: [i - down, i], heard: [j - right, j], cost });
    [i, j] = [i - down, j - right];
  }
  return pairs.toReversed();
}
