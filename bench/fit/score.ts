/**
 * What a listener gets, of any policy by the same rules, over several films. Rates, onsets and ends are of the lines that are placed; a line that keeps its
 * original voice counts as `kept`, has no hole and no error. Where a job fails, the other figures are of what it had planned: that is kinder than
 * silence, and its overlaps, which it failed for, are not counted a second time. Pure.
 */
import { median, quantile } from "../quantile.ts";
import type { Outcome, Placed, PolicyFilm, PolicyLine } from "./policies/policy.ts";
import { type Stretch, shared, without } from "./spans.ts";

export type Score = {
  lines: number;
  /** Lines of which more than a millisecond is missing. */
  cut: number;
  /** Pairs of lines of one speaker that sound at once. */
  overlaps: number;
  /** Pairs of lines of two speakers that sound at once 100 ms longer than their sources did. */
  talkOvers: number;
  failed: number;
  kept: number;
  rateP50: number;
  rateP95: number;
  rateMax: number;
  /** Share of lines within 12 % of the median rate of their speaker. */
  nearBase: number;
  /** Neighbours of one speaker whose rates differ by more than 12 %. */
  jumps: number;
  onsetP50: number;
  onsetP90: number;
  /** Share of starts more than 0.3 s from the source's. */
  lateOnsets: number;
  endP50: number;
  endP90: number;
  /** Stretches of more than 0.5 s in which the source speaks and no take of its speaker does. */
  holes: number;
  /** Pauses of the source, inside lines and between them, that are shorter than 80 ms or gone. */
  lostPauses: number;
};

const [NEAR, FAR_MS, HOLE_MS, BREATH_MS, OVER_MS, HEARD_MS] = [1.12, 300, 500, 80, 100, 1];
export type Played = { film: PolicyFilm; outcome: Outcome };

export function scoreOf(played: readonly Played[]): Score {
  const placed = played.flatMap(({ outcome }) => outcome.placed);
  const whole = played.filter(({ outcome }) => outcome.failure === null);
  const count = (of: (one: Played) => number, from = played) => from.reduce((sum, one) => sum + of(one), 0);
  const onsets = placed.map(({ line, startMs }) => Math.abs(startMs - line.startMs));
  const ends = placed.map(({ line, endMs }) => Math.abs(endMs - line.endMs));
  const rates = placed.map(({ rate }) => rate);
  return {
    lines: count(({ film }) => film.lines.length),
    cut: placed.filter(({ cutMs }) => cutMs > HEARD_MS).length,
    overlaps: count(overlapsOf, whole),
    talkOvers: count(talkOversOf, whole),
    failed: played.length - whole.length,
    kept: count(({ outcome }) => outcome.kept.length),
    rateP50: median(rates),
    rateP95: quantile(rates, 0.95),
    rateMax: Math.max(...rates),
    nearBase: count(nearOf) / placed.length,
    jumps: count(jumpsOf),
    onsetP50: median(onsets),
    onsetP90: quantile(onsets, 0.9),
    lateOnsets: onsets.filter((ms) => ms > FAR_MS).length / onsets.length,
    endP50: median(ends),
    endP90: quantile(ends, 0.9),
    holes: count(holesOf),
    lostPauses: count(lostOf),
  };
}

const pairsOf = (placed: readonly Placed[]): [Placed, Placed][] =>
  placed.flatMap((one, index) => placed.slice(index + 1).map((other): [Placed, Placed] => [one, other]));
const span = ({ startMs, endMs }: { startMs: number; endMs: number }): Stretch => [startMs, endMs];
const isSame = ([a, b]: readonly [Placed, Placed]): boolean => a.line.speakerId === b.line.speakerId;

const overlapsOf = ({ outcome }: Played): number =>
  pairsOf(outcome.placed).filter((pair) => isSame(pair) && shared(span(pair[0]), span(pair[1])) > HEARD_MS).length;

const talkOversOf = ({ outcome }: Played): number =>
  pairsOf(outcome.placed).filter((pair) => !isSame(pair) && shared(span(pair[0]), span(pair[1])) > shared(span(pair[0].line), span(pair[1].line)) + OVER_MS)
    .length;

const bySpeaker = ({ outcome }: Played): Placed[][] => [...Map.groupBy(outcome.placed, ({ line }) => line.speakerId).values()];
const differ = (a: number, b: number): boolean => Math.max(a, b) / Math.min(a, b) > NEAR;

const nearOf = (played: Played): number =>
  bySpeaker(played).reduce((sum, own) => {
    const base = median(own.map(({ rate }) => rate));
    return sum + own.filter(({ rate }) => !differ(rate, base)).length;
  }, 0);

const jumpsOf = (played: Played): number =>
  bySpeaker(played).reduce((sum, own) => {
    const ordered = own.toSorted((a, b) => a.line.startMs - b.line.startMs);
    return sum + ordered.filter(({ rate }, index) => index > 0 && differ(rate, ordered[index - 1]!.rate)).length;
  }, 0);

/** Pauses of a take up to half a second are no holes: the speech on both sides covers them. */
function holesOf({ film, outcome }: Played): number {
  const kept = new Set(outcome.kept);
  return film.lines
    .filter((line) => !kept.has(line))
    .reduce((sum, line) => {
      const dubbed = outcome.placed.filter((one) => one.line.speakerId === line.speakerId).flatMap(({ speech }) => speech);
      return sum + line.phrases.flatMap((phrase) => without(phrase, dubbed)).filter(([from, to]) => to - from > HOLE_MS).length;
    }, 0);
}

/** Inside lines: as many pauses as the source has, of what the take has. Between neighbours: where the source had 80 ms. */
function lostOf({ film, outcome }: Played): number {
  const placedOf = new Map(outcome.placed.map((one) => [one.line, one]));
  return film.lines.reduce((sum, line, index) => sum + lostInside(line, placedOf.get(line)) + lostBehind(line, film.lines[index + 1], placedOf), 0);
}

function lostInside({ phrases }: PolicyLine, one: Placed | undefined): number {
  if (!one) return 0;
  const pauses = one.speech.filter(([from], index) => index > 0 && from - one.speech[index - 1]![1] >= BREATH_MS).length;
  return Math.max(0, phrases.length - 1 - pauses);
}

function lostBehind(line: PolicyLine, next: PolicyLine | undefined, placedOf: ReadonlyMap<PolicyLine, Placed>): number {
  const [one, after] = [placedOf.get(line), next && placedOf.get(next)];
  if (!next || !one || !after || next.startMs - line.endMs < BREATH_MS) return 0;
  return after.startMs - one.endMs < BREATH_MS - HEARD_MS ? 1 : 0;
}
