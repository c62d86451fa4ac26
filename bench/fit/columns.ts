/** The columns of the tables: how each is written, and when one policy is better in it. Pure. */
import type { Score } from "./score.ts";

/** `badness`: less is better. `digits` after the point. */
export type Column = { name: string; of: (score: Score) => number; badness: (value: number) => number; digits: number };

const less = (value: number): number => value;
const column = (name: string, of: (score: Score) => number, digits = 0, badness = less): Column => ({ name, of, badness, digits });

export const COLUMNS: readonly Column[] = [
  column("cut", ({ cut }) => cut),
  column("overlaps", ({ overlaps }) => overlaps),
  column("talk-overs", ({ talkOvers }) => talkOvers),
  column("failed", ({ failed }) => failed),
  column("kept", ({ kept }) => kept),
  // Slower than the voice speaks by itself is as far from it as faster is.
  column(
    "rate p50",
    ({ rateP50 }) => rateP50,
    2,
    (rate) => Math.abs(Math.log(rate)),
  ),
  column("rate p95", ({ rateP95 }) => rateP95, 2),
  column("rate max", ({ rateMax }) => rateMax, 2),
  column(
    "near base %",
    ({ nearBase }) => 100 * nearBase,
    0,
    (share) => -share,
  ),
  column("jumps", ({ jumps }) => jumps),
  column("onset p50", ({ onsetP50 }) => onsetP50),
  column("onset p90", ({ onsetP90 }) => onsetP90),
  column("onset > 0.3 s %", ({ lateOnsets }) => 100 * lateOnsets),
  column("end p50", ({ endP50 }) => endP50),
  column("end p90", ({ endP90 }) => endP90),
  column("holes", ({ holes }) => holes),
  column("lost pauses", ({ lostPauses }) => lostPauses),
];

/** As it is written: what rounds to the same is the same. */
const written = ({ of, badness, digits }: Column, score: Score): number => badness(Number(of(score).toFixed(digits)));

export const isBetter = (column: Column, one: Score, other: Score): boolean => written(column, one) < written(column, other);

/** Better or equal in all columns, and better in one. */
export const dominates = (one: Score, other: Score): boolean =>
  COLUMNS.every((each) => !isBetter(each, other, one)) && COLUMNS.some((each) => isBetter(each, one, other));

/** Nothing cut, nothing over itself, nothing failed, and nobody faster than 1.3. */
export const isSafe = ({ cut, overlaps, failed, rateMax }: Score): boolean => cut === 0 && overlaps === 0 && failed === 0 && Number(rateMax.toFixed(2)) <= 1.3;

export const header = (): string => COLUMNS.map(({ name }) => name.padStart(width(name))).join(" ");
export const cells = (score: Score): string => COLUMNS.map(({ name, of, digits }) => of(score).toFixed(digits).padStart(width(name))).join(" ");
const width = (name: string): number => Math.max(5, name.length);
