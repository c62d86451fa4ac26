/** A line in the making: words `from` to `to - 1` of one speaker's row of words. */
import type { HeardWord } from "./words.ts";

export type Range = { from: number; to: number };

/** Not much longer than this is a line that a voice can say and a subtitle can show. */
export const LONGEST_MS = 12_000;
/** Lines shorter than this join a neighbour; voices sound chopped below. */
export const SHORT_MS = 2_000;
const FRAGMENT_MS = 1_200;
const FRAGMENT_WORDS = 2;

/** From the first word's onset to the last word's end. */
export function lasts(words: readonly HeardWord[], range: Range): number {
  return words[range.to - 1]!.endMs - words[range.from]!.onsetMs;
}

/** Too little to be understood or translated alone. */
export function isFragment(words: readonly HeardWord[], range: Range): boolean {
  return range.to - range.from <= FRAGMENT_WORDS || lasts(words, range) < FRAGMENT_MS;
}
