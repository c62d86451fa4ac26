/** One cue's words as one row or two, broken where a reader would, the two about as long. */
import { breakPrice } from "./breaks.ts";
import type { Reading } from "./reading.ts";
import { written, type Unit } from "./units.ts";

/** A word of a cue's length in the row that it hangs over is worth this much of a break's price. */
const UNBALANCE = 8;
/** Of two rows alike, the lower is the longer: it hides less of the picture. */
const TOP_HEAVY = 0.4;

/** `at`: how many units the first row has; `price`: how much is wrong with them. Null: they do not fit two rows. */
export type Rows = { at: number; price: number };

/** Where each unit begins and ends, were all in one row, and the price of a break after it (after the last: none). */
export type Sizes = { starts: readonly number[]; ends: readonly number[]; breaks: readonly number[] };

export function sizesOf(units: readonly Unit[], { width }: Reading, language: string): Sizes {
  const [starts, ends]: [number[], number[]] = [[], []];
  const space = width(" ");
  let at = 0;
  for (const [index, unit] of units.entries()) {
    if (index > 0 && unit.space) at += space;
    starts.push(at);
    at += width(unit.text);
    ends.push(at);
  }
  const breaks = units.map(({ text }, index) => (index + 1 < units.length ? breakPrice(text, units[index + 1]!.text, language) : 0));
  return { starts, ends, breaks };
}

/** Of the units `from` up to `until`. */
export const widthOf = ({ starts, ends }: Sizes, from: number, until: number): number => ends[until - 1]! - starts[from]!;

export function layRows(sizes: Sizes, from: number, until: number, room: number): Rows | null {
  if (widthOf(sizes, from, until) <= room) return { at: until - from, price: 0 };
  let best: Rows | null = null;
  for (let cut = from + 1; cut < until; cut += 1) {
    const [top, bottom] = [widthOf(sizes, from, cut), widthOf(sizes, cut, until)];
    if (top > room) break;
    if (bottom > room) continue;
    const unbalance = (UNBALANCE * Math.abs(top - bottom)) / room + (top > bottom ? TOP_HEAVY : 0);
    const price = unbalance + sizes.breaks[cut - 1]!;
    if (best === null || price < best.price) best = { at: cut - from, price };
  }
  return best;
}

/** The rows of the units `from` up to `until`, as `layRows` said. */
export function writeRows(units: readonly Unit[], from: number, until: number, { at }: Rows): string[] {
  const cut = Math.min(from + at, until);
  return [units.slice(from, cut), units.slice(cut, until)].filter((row) => row.length > 0).map(written);
}
