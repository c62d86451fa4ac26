/** Small ranges join the neighbour nearer in time. */
import type { Range } from "./range.ts";
import { type HeardWord, pauseAfter } from "./words.ts";

type Rules = { isSmall: (range: Range) => boolean; mayJoin: (left: Range, right: Range) => boolean };

/** Every small range joins a neighbour where it may; what joined may join again. Order and words are kept. */
export function joinSmall(words: readonly HeardWord[], ranges: readonly Range[], { isSmall, mayJoin }: Rules): Range[] {
  const done: Range[] = [];
  const rest = ranges.toReversed();
  const pause = (left: Range | undefined, right: Range | undefined): number =>
    left && right && mayJoin(left, right) ? pauseAfter(words, left.to - 1) : Number.POSITIVE_INFINITY;
  for (let range = rest.pop(); range; range = rest.pop()) {
    const left = done.at(-1);
    const right = rest.at(-1);
    const small = isSmall(range);
    const leftPause = small ? pause(left, range) : Number.POSITIVE_INFINITY;
    const rightPause = small ? pause(range, right) : Number.POSITIVE_INFINITY;
    if (left && leftPause < rightPause) done.splice(-1, 1, { from: left.from, to: range.to });
    else if (right && Number.isFinite(rightPause)) rest.splice(-1, 1, { from: range.from, to: right.to });
    else done.push(range);
  }
  return done;
}
