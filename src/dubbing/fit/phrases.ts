/**
 * A take as phrases parted by its pauses, and which of the source's phrases each of them belongs to (prosodic alignment; Federico et al.,
 * Evaluating and Optimizing Prosodic Alignment for Automatic Dubbing, Interspeech 2020). Integer ms.
 */
import type { FitLine } from "../script.ts";

/** Shorter silences are closures and breaths inside a phrase, and a pause is never made shorter than this. */
export const LEAST_PAUSE_MS = 150;
/** Phrases whose places in take and source differ by more than this part of their length do not say the same. */
const MOST_APART = 0.25;

export type TakePhrases = {
  /** From, to in the take, one more than pauses. */
  spans: readonly (readonly [number, number])[];
  spokenMs: readonly number[];
  pausesMs: readonly number[];
  /** Where the source phrase of each begins; null: it has none, or is the first. */
  sourceMs: readonly (number | null)[];
};

/** Floating point makes 2000.0000000000002 ms of 5600 / 2.8. */
const NOTHING_MS = 1e-9;

/** What is heard of `takeMs` at a stretch: rounded up, so that the rate stays within its limit. */
export const filmMs = (takeMs: number, stretch: number): number => Math.ceil(takeMs / stretch - NOTHING_MS);

/** A take at a stretch: how long its phrases and pauses are heard, and the pauses at least. */
export type Stretched = {
  stretch: number;
  spokenMs: readonly number[];
  pausesMs: readonly number[];
  leastMs: readonly number[];
  sourceMs: TakePhrases["sourceMs"];
};

export function stretched(take: TakePhrases, stretch: number): Stretched {
  const pausesMs = take.pausesMs.map((ms) => filmMs(ms, stretch));
  const leastMs = pausesMs.map((ms) => Math.min(LEAST_PAUSE_MS, ms));
  return { stretch, spokenMs: take.spokenMs.map((ms) => filmMs(ms, stretch)), pausesMs, leastMs, sourceMs: take.sourceMs };
}

/** With its pauses at their least. */
export const shortestMs = ({ spokenMs, leastMs }: Stretched): number => sum(spokenMs) + sum(leastMs);

const sum = (values: readonly number[]): number => values.reduce((all, ms) => all + ms, 0);

export function takePhrases(line: FitLine): TakePhrases {
  const pauses = realPauses(line);
  const starts = [0, ...pauses.map(([, to]) => to)];
  const spans = starts.map((from, index) => [from, pauses[index]?.[0] ?? line.takeMs] as const);
  const pausesMs = pauses.map(([from, to]) => to - from);
  const source = line.phrases && line.phrases.length > 0 ? line.phrases : [[line.startMs, line.endMs] as const];
  return {
    spans,
    spokenMs: spans.map(([from, to]) => to - from),
    pausesMs,
    sourceMs: spans.length === 1 ? [null] : matched(onsets(spans), onsets(source)).map((at) => (at === null ? null : source[at]![0])),
  };
}

/** In order, apart, inside the take and long enough. */
function realPauses({ pauses = [], takeMs }: FitLine): (readonly [number, number])[] {
  let spokenMs = 0;
  const real: (readonly [number, number])[] = [];
  for (const [from, to] of pauses.toSorted((a, b) => a[0] - b[0])) {
    if (from <= spokenMs || to >= takeMs || to - from < LEAST_PAUSE_MS) continue;
    real.push([from, to]);
    spokenMs = to;
  }
  return real;
}

/** How much of the speech lies before each phrase, 0..1: pauses differ between languages, the order of what is said hardly. */
function onsets(spans: readonly (readonly [number, number])[]): number[] {
  const all = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  let before = 0;
  return spans.map(([from, to]) => {
    const at = all > 0 ? before / all : 0;
    before += to - from;
    return at;
  });
}

type Way = { cost: number; at: (number | null)[] };

/** The source phrase of each phrase, in order, the nearest in all; the first has none, for the line's own start is its. Of each row: the best way whose latest source phrase is this. */
function matched(take: readonly number[], source: readonly number[]): (number | null)[] {
  let row: Way[] = source.map((_, last) => ({ cost: last === 0 ? 0 : Number.POSITIVE_INFINITY, at: [null] }));
  for (const own of take.slice(1)) {
    row = row.map((_, last) => {
      const left = { cost: row[last]!.cost + MOST_APART, at: [...row[last]!.at, null] };
      const ways = [left, ...(last > 0 ? [joined(row, own, source, last)] : [])];
      return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
    });
  }
  return row.reduce((best, way) => (way.cost < best.cost ? way : best)).at;
}

function joined(row: readonly Way[], own: number, source: readonly number[], last: number): Way {
  const before = row.slice(0, last).reduce((best, way) => (way.cost < best.cost ? way : best));
  return { cost: before.cost + Math.abs(own - source[last]!), at: [...before.at, last] };
}
