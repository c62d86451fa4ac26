/** Where one speaker's lines begin and end in the row of that speaker's words. Only indices: no text is ever matched back. */
import { joinSmall } from "./join-small.ts";
import { isFragment, lasts, LONGEST_MS, type Range, SHORT_MS } from "./range.ts";
import { sentenceEnds } from "./sentences.ts";
import { splitLong } from "./split-long.ts";
import { type HeardWord, pauseAfter } from "./words.ts";

/** No line spans a longer pause than this. */
export const LONGEST_PAUSE_MS = 1_000;
/** A pause over which two sentences are not joined into one line. */
const SENTENCE_PAUSE_MS = 700;
/** How much longer than the longest line one may get so that a fragment has a home. */
const FRAGMENT_ROOM_MS = 1_500;

/**
 * `walls`: after these words a line ends whatever the words say: another speaks, something is heard that is no speech, singing begins or ends.
 * `breaks`: after these words a long sentence is best cut, in the opinion of one who understands it.
 */
export type Cuts = { language: string; walls: ReadonlySet<number>; breaks: ReadonlySet<number> };

/** Ranges that together hold every word once, in order. */
export function cutLines(words: readonly HeardWord[], cuts: Cuts): Range[] {
  const isWall = (index: number) => cuts.walls.has(index) || pauseAfter(words, index) > LONGEST_PAUSE_MS;
  const sentences = atSentences(words, cuts, isWall).flatMap((range) => splitLong(words, range, cuts));
  const whole = joinSmall(words, sentences, {
    isSmall: (range) => isFragment(words, range),
    mayJoin: (left, right) => !isWall(left.to - 1) && lasts(words, { from: left.from, to: right.to }) <= LONGEST_MS + FRAGMENT_ROOM_MS,
  });
  return joinSmall(words, whole, {
    isSmall: (range) => lasts(words, range) < SHORT_MS,
    mayJoin: (left, right) =>
      !isWall(left.to - 1) && pauseAfter(words, left.to - 1) < SENTENCE_PAUSE_MS && lasts(words, { from: left.from, to: right.to }) <= LONGEST_MS,
  });
}

/** Sentences that no line holds, of more words than one. */
export function longSentences(words: readonly HeardWord[], cuts: Cuts): Range[] {
  const isWall = (index: number) => cuts.walls.has(index) || pauseAfter(words, index) > LONGEST_PAUSE_MS;
  return atSentences(words, cuts, isWall).filter((range) => range.to - range.from > 1 && lasts(words, range) > LONGEST_MS);
}

function atSentences(words: readonly HeardWord[], { language }: Cuts, isWall: (index: number) => boolean): Range[] {
  const ends = sentenceEnds(words, language);
  const ranges: Range[] = [];
  let from = 0;
  words.forEach((_, index) => {
    if (!ends.has(index) && !isWall(index)) return;
    ranges.push({ from, to: index + 1 });
    from = index + 1;
  });
  return ranges;
}
