/** Where lines begin and end in a row of words. Only indices: no text is ever matched back. */
import { noiseWords } from "./noise.ts";
import { sentenceEnds } from "./sentences.ts";
import { abbreviation, endsClause } from "./spelling.ts";
import { type HeardWord, pauseAfter } from "./words.ts";

/** Words `from` to `to - 1`. */
export type Range = { from: number; to: number; noise: boolean };

/** A pause over which two sentences are not joined into one line. */
const PAUSE_MS = 700;
/** A pause that parts even a fragment from its neighbour. */
const LONG_PAUSE_MS = 1_000;
/** A pause that parts a line in the middle of a sentence. An orator's shorter ones are phrases of one line: translated apart, they make no sense. */
const SENTENCE_PAUSE_MS = 1_500;
const LONGEST_MS = 12_000;
/** Lines shorter than this join a neighbour; voices sound chopped below. */
const SHORT_MS = 2_000;
const FRAGMENT_MS = 1_200;
const FRAGMENT_WORDS = 2;
/** How much longer than the longest line one may get so that a fragment has a home. */
const FRAGMENT_ROOM_MS = 1_500;
/** When a long sentence is cut: what a clause mark is worth in ms of pause, and what being off the middle costs. */
const CLAUSE_WORTH_MS = 500;
const OFF_MIDDLE_COST_MS = 600;

/** Ranges that together hold every word once, in order. */
export function cutLines(words: readonly HeardWord[], language: string): Range[] {
  const sentences = atSentencesAndPauses(words, language).flatMap((range) => (range.noise ? [range] : splitLong(words, range)));
  const whole = joinSmall(words, sentences, (range) => isFragment(words, range), LONG_PAUSE_MS, LONGEST_MS + FRAGMENT_ROOM_MS);
  return joinSmall(words, whole, (range) => lasts(words, range) < SHORT_MS, PAUSE_MS, LONGEST_MS);
}

function atSentencesAndPauses(words: readonly HeardWord[], language: string): Range[] {
  const ends = sentenceEnds(words, language);
  const noise = noiseWords(words);
  const ranges: Range[] = [];
  let from = 0;
  words.forEach((_, index) => {
    const cut = ends.has(index) || noise[index] !== noise[index + 1] || pauseAfter(words, index) >= SENTENCE_PAUSE_MS;
    if (!cut) return;
    ranges.push({ from, to: index + 1, noise: noise[from] === true });
    from = index + 1;
  });
  return ranges;
}

/** Cuts at the best place until nothing is too long: a clause mark or a pause, near the middle. */
function splitLong(words: readonly HeardWord[], range: Range): Range[] {
  if (lasts(words, range) <= LONGEST_MS || range.to - range.from < 2) return [range];
  let best = range.from;
  let bestWorth = Number.NEGATIVE_INFINITY;
  for (let index = range.from; index < range.to - 1; index += 1) {
    const worth = worthOfCut(words, range, index);
    if (worth <= bestWorth) continue;
    best = index;
    bestWorth = worth;
  }
  return [...splitLong(words, { ...range, to: best + 1 }), ...splitLong(words, { ...range, from: best + 1 })];
}

function worthOfCut(words: readonly HeardWord[], range: Range, index: number): number {
  const word = words[index] as HeardWord;
  const total = lasts(words, range);
  const before = word.endMs - start(words, range);
  const fragment = isFragment(words, { ...range, to: index + 1 }) || isFragment(words, { ...range, from: index + 1 });
  const forbidden = fragment || abbreviation(word.text) === "title" ? 2 * LONGEST_MS : 0;
  return pauseAfter(words, index) + (endsClause(word.text) ? CLAUSE_WORTH_MS : 0) - (OFF_MIDDLE_COST_MS * Math.abs(2 * before - total)) / total - forbidden;
}

/** Joins every small range to the neighbour nearer in time, unless a pause or the length forbids both. */
function joinSmall(words: readonly HeardWord[], ranges: readonly Range[], isSmall: (range: Range) => boolean, pauseMs: number, longestMs: number): Range[] {
  const done: Range[] = [];
  const rest = ranges.toReversed();
  for (let range = rest.pop(); range; range = rest.pop()) {
    const left = done.at(-1);
    const right = rest.at(-1);
    const leftPause = isSmall(range) ? joinable(words, left, range, pauseMs, longestMs) : Number.POSITIVE_INFINITY;
    const rightPause = isSmall(range) ? joinable(words, range, right, pauseMs, longestMs) : Number.POSITIVE_INFINITY;
    if (left && leftPause < rightPause) done.splice(-1, 1, { ...left, to: range.to });
    else if (right && Number.isFinite(rightPause)) rest.splice(-1, 1, { ...right, from: range.from });
    else done.push(range);
  }
  return done;
}

/** The pause between two ranges, infinite when they may not be one line. */
function joinable(words: readonly HeardWord[], left: Range | undefined, right: Range | undefined, pauseMs: number, longestMs: number): number {
  if (!left || !right || left.noise || right.noise) return Number.POSITIVE_INFINITY;
  const pause = pauseAfter(words, left.to - 1);
  return pause < pauseMs && lasts(words, { ...left, to: right.to }) <= longestMs ? pause : Number.POSITIVE_INFINITY;
}

function isFragment(words: readonly HeardWord[], range: Range): boolean {
  return range.to - range.from <= FRAGMENT_WORDS || lasts(words, range) < FRAGMENT_MS;
}

function start(words: readonly HeardWord[], range: Range): number {
  return (words[range.from] as HeardWord).onsetMs;
}

function lasts(words: readonly HeardWord[], range: Range): number {
  return (words[range.to - 1] as HeardWord).endMs - start(words, range);
}
