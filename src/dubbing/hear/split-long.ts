/** A sentence that is too long for one line, cut between its clauses. */
import { abbreviation, continuesWord } from "../spelling.ts";
import { clauseEnd } from "./clauses.ts";
import { isFragment, lasts, LONGEST_MS, type Range } from "./range.ts";
import { type HeardWord, pauseAfter } from "./words.ts";

/** What a place is worth in ms of pause: the end of a clause, the opinion of one who understands the sentence. */
const CLAUSE_WORTH_MS = 500;
const BREAK_WORTH_MS = 2_000;
/** What it costs to be off the even parts, and to cut where nothing may be cut. */
const OFF_COST_MS = 600;
const FORBIDDEN_COST_MS = 24_000;

/** Parts of at most LONGEST_MS where words are no longer than that, as even as clauses and pauses allow. One look at every word. */
export function splitLong(words: readonly HeardWord[], range: Range, { language, breaks }: { language: string; breaks: ReadonlySet<number> }): Range[] {
  const parts: Range[] = [];
  let from = range.from;
  while (lasts(words, { from, to: range.to }) > LONGEST_MS && range.to - from > 1) {
    const to = bestCut(words, { from, to: range.to }, language, breaks) + 1;
    parts.push({ from, to });
    from = to;
  }
  return [...parts, { from, to: range.to }];
}

/** Index of the last word of the first part. */
function bestCut(words: readonly HeardWord[], range: Range, language: string, breaks: ReadonlySet<number>): number {
  const total = lasts(words, range);
  const even = total / Math.ceil(total / LONGEST_MS);
  let best = range.from;
  let bestWorth = Number.NEGATIVE_INFINITY;
  for (let index = range.from; index < range.to - 1; index += 1) {
    const length = lasts(words, { from: range.from, to: index + 1 });
    if (length > LONGEST_MS && index > range.from) break;
    const worth = worthOf(words, range, index, language) + (breaks.has(index) ? BREAK_WORTH_MS : 0) - (OFF_COST_MS * Math.abs(length - even)) / even;
    if (worth > bestWorth) [best, bestWorth] = [index, worth];
  }
  return best;
}

function worthOf(words: readonly HeardWord[], range: Range, index: number, language: string): number {
  const word = words[index]!;
  const isTorn = isFragment(words, { ...range, to: index + 1 }) || isFragment(words, { ...range, from: index + 1 });
  const isForbidden = isTorn || continuesWord(words[index + 1]?.text ?? "") || abbreviation(word.text, language) === "title";
  return pauseAfter(words, index) + CLAUSE_WORTH_MS * clauseEnd(word.text, words[index + 1]?.text, language) - (isForbidden ? FORBIDDEN_COST_MS : 0);
}
