/**
 * A line's words as cues of two rows: the least sum of prices over all ways to cut them (dynamic programming over the word at which a cue
 * begins), so that cues end where phrases do, stand long enough to be read and hold no long silence.
 */
import { LONGEST_MS, SHORTEST_MS, type Reading } from "./reading.ts";
import { layRows, sizesOf, widthOf, type Rows, type Sizes } from "./rows.ts";
import type { Unit } from "./units.ts";

/** From, to in ms of the film. */
export type Spoken = readonly [number, number];
/** The units `from` up to `until`. */
export type Part = { from: number; until: number; rows: Rows };

/** What a cue more costs: about as much as a break at a bad place. */
const CUE = 7;
/** A cue that ends inside a phrase is worse than a row that does. */
const BREAK_SHARE = 1.5;
/** A silence as long as a breath parts phrases, a longer one cues. */
const BREATH = { ms: 300, price: 1.5 };
/** So much better is a break where the voice breathes. */
const AT_BREATH = 3;
const SILENCE = { ms: 1_000, price: 12 };
const TOO_LONG = 40;
const TOO_FAST = 12;
const TOO_SHORT = 8;

type Asked = { units: readonly Unit[]; times: readonly Spoken[]; reading: Reading; language: string };

/** `times`: of each unit, in order. */
export function partText(asked: Asked): Part[] {
  const { units, reading, language } = asked;
  const sizes = sizesOf(units, reading, language);
  const best: { price: number; part: Part | null }[] = [{ price: 0, part: null }];
  for (let until = 1; until <= units.length; until += 1) best.push(cheapest(asked, sizes, best, until));
  const parts: Part[] = [];
  for (let { part } = best[units.length]!; part !== null; { part } = best[part.from]!) parts.push(part);
  return parts.toReversed();
}

/** No unit is wider than a row, so that there is always one. */
function cheapest(asked: Asked, sizes: Sizes, best: readonly { price: number }[], until: number): { price: number; part: Part | null } {
  const { room } = asked.reading;
  let found: { price: number; part: Part | null } = { price: Number.POSITIVE_INFINITY, part: null };
  for (let from = until - 1; from >= 0 && widthOf(sizes, from, until) <= 2 * room + 1; from -= 1) {
    const rows = layRows(sizes, from, until, room);
    if (rows === null) continue;
    const price = best[from]!.price + priceOf(asked, sizes, { from, until, rows });
    if (price < found.price) found = { price, part: { from, until, rows } };
  }
  return found;
}

function priceOf({ times, reading }: Asked, sizes: Sizes, { from, until, rows }: Part): number {
  const isLast = until === times.length;
  const [startMs, endMs] = [times[from]![0], times[until - 1]![1]];
  const pauseMs = isLast ? 0 : times[until]![0] - endMs;
  const ending = isLast ? 0 : Math.max(0, sizes.breaks[until - 1]! - (pauseMs >= BREATH.ms ? AT_BREATH : 0));
  const needMs = reading.needMs(widthOf(sizes, from, until));
  const hasMs = isLast ? Number.POSITIVE_INFINITY : times[until]![0] - startMs;
  const tooFast = TOO_FAST * Math.max(0, 1 - hasMs / needMs);
  const tooLong = until - from > 1 && endMs - startMs > LONGEST_MS ? TOO_LONG : 0;
  const tooShort = hasMs < SHORTEST_MS ? TOO_SHORT : 0;
  return CUE + rows.price + BREAK_SHARE * ending + tooFast + tooLong + tooShort + silences(times, from, until);
}

function silences(times: readonly Spoken[], from: number, until: number): number {
  let price = 0;
  for (let at = from + 1; at < until; at += 1) {
    const pauseMs = times[at]![0] - times[at - 1]![1];
    price += pauseMs >= SILENCE.ms ? SILENCE.price : pauseMs >= BREATH.ms ? BREATH.price : 0;
  }
  return price;
}
