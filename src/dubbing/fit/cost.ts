/**
 * What listeners mind, in one currency: 1 is what a line 10 % faster than its speaker's pace costs. The figures were tuned within that order on the
 * lines of bench/fit. Pure.
 */
import type { FitLine } from "../script.ts";
import type { Layout } from "./layout.ts";
import { SAME_PACE } from "./rates.ts";
import type { Slot } from "./slots.ts";

/** Each price with its reason. Times are per 100 ms. The order is design section 5's: pauses, silence beside, pace, shifts, hurry. */
export const PRICES = {
  /** Within 12 % a pace is heard as the speaker's own: it grows with the square, so that many small changes come before one large. */
  pace: 100,
  /** Slowing ends a hole, or lets a voice end with its mouth: at once, and by the same square, a little dearer, for speech that drags is minded more. */
  slow: 0.35,
  slowPace: 120,
  /** Beyond 12 %, for each 1 %, and once more its square: heard as another pace. */
  hurry: 0.2,
  hurrySquare: 100,
  /** Beyond 1.18 in all, whatever the base, for each 1 %: a start that is off is minded less. */
  fast: 1.2,
  /** Beyond 1.3, where people begin to complain: at once, and for each 1 %. */
  gabble: 10,
  gabbleMore: 1,
  /** Any stretch costs a little sound. */
  stretch: 0.1,
  /** Between neighbours of one speaker: square of the ratio, and beyond 12 % for each 1 %. */
  jump: 45,
  jumpMore: 0.6,
  /** Any start that is not the line's own: what is gained by a few ms nobody hears. */
  moved: 0.6,
  /** And then: mouths that move in silence, voices before a mouth moves. */
  late: 1,
  early: 0.5,
  /** And besides, more than 600 ms late, more than 300 ms early or before the line in front has ended in the source: rather than to keep a line or to hurry it. */
  shiftFar: 1.4,
  /** Sound over a closed mouth is borrowed silence, cheaper than any shift up to 700 ms; a voice that is done early leaves a mouth that moves. */
  over: 0.27,
  overFar: 0.3,
  under: 0.33,
  /** A phrase off its source's phrase, for each. */
  phrase: 0.08,
  /** A pause that is not what the voice made of it. */
  pause: 0.05,
  /** Source speech of more than 500 ms with nothing spoken: at once, and then. */
  hole: 7,
  holeMore: 0.1,
  /** Less than the breath that the source had between two lines: none, and half of it. */
  noBreath: 1.8,
  halfBreath: 0.9,
} as const;

/** Of the base: less is none, since nothing is stretched for it. */
const SLOWER = 0.025;
const FAST_RATE = 1.18;
const GABBLE_RATE = 1.3;
const FAR_MS = 700;
const HOLE_MS = 500;
/** Off by more, a phrase is simply somewhere else. */
const LOST_PHRASE_MS = 1_000;

/** All but the pace, which is priced once for all starts. */
export function lineCost({ line, soft }: Slot, placed: Layout): number {
  const shift = placed.startMs - line.startMs;
  const over = placed.endMs - line.endMs;
  return (
    (placed.take.stretch === 1 ? 0 : PRICES.stretch) +
    (shift === 0 ? 0 : PRICES.moved) +
    ((shift > 0 ? PRICES.late : -PRICES.early) * shift + PRICES.shiftFar * Math.max(0, soft.fromMs - placed.startMs, placed.startMs - soft.toMs)) / 100 +
    (over > 0 ? PRICES.over * over + PRICES.overFar * Math.max(0, over - FAR_MS) : -PRICES.under * over) / 100 +
    phraseCost(placed) +
    holeCost(line, placed)
  );
}

export function paceCost(rate: number, base: number): number {
  const off = rate / base - 1;
  const beyond = Math.max(0, Math.abs(off) - SAME_PACE);
  const fast = PRICES.fast * 100 * Math.max(0, rate - FAST_RATE);
  const gabble = rate > GABBLE_RATE + 1e-6 ? PRICES.gabble + PRICES.gabbleMore * 100 * (rate - GABBLE_RATE) : 0;
  const near = off < 0 ? PRICES.slowPace * off * off + (off < -SLOWER ? PRICES.slow : 0) : PRICES.pace * off * off;
  return near + PRICES.hurry * 100 * beyond + PRICES.hurrySquare * beyond * beyond + fast + gabble;
}

/** Rates of two neighbouring lines of one speaker. */
export function jumpCost(rate: number, other: number): number {
  const off = Math.max(rate, other) / Math.min(rate, other) - 1;
  return PRICES.jump * off * off + PRICES.jumpMore * 100 * Math.max(0, off - SAME_PACE);
}

function phraseCost({ take, startMs, pausesMs }: Layout): number {
  let cost = 0;
  let at = startMs;
  for (let index = 0; index < pausesMs.length; index += 1) {
    at += take.spokenMs[index]! + pausesMs[index]!;
    const source = take.sourceMs[index + 1] ?? null;
    if (source !== null) cost += PRICES.phrase * Math.min(LOST_PHRASE_MS, Math.abs(at - source));
    cost += PRICES.pause * Math.abs(pausesMs[index]! - take.pausesMs[index]!);
  }
  return cost / 100;
}

/** Of the source's speech before the take begins, and after it has ended. */
function holeCost(line: FitLine, { startMs, endMs }: Layout): number {
  return hole(spoken(line, line.startMs, startMs)) + hole(spoken(line, endMs, line.endMs));
}

const hole = (ms: number): number => (ms > HOLE_MS ? PRICES.hole + (PRICES.holeMore * (ms - HOLE_MS)) / 100 : 0);

/** How much the source speaks from, to. */
function spoken(line: FitLine, fromMs: number, toMs: number): number {
  if (toMs - fromMs <= HOLE_MS) return 0;
  if (!line.phrases) return toMs - fromMs;
  return line.phrases.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs)), 0);
}
