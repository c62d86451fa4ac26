/**
 * Which rates a take may be heard at. *Stretch* is what time-stretching does to the take as it was spoken; *rate* is stretch times the
 * pace it was spoken at, over the engine's own.
 */

/** Stretches this near to 1 are not worth what they cost in sound. */
const LEAST_STRETCH = 1.03;
const LEAST_SLOWING = 0.97;
/** Slower sounds dragged. Slowing also stays within what passes for the same pace. */
const SLOWEST_RATE = 0.85;
export const SAME_PACE = 0.12;

/** The largest stretch within `maxRate`. A take spoken faster than that is slowed to it. */
export function fastestStretch(speed: number, maxRate: number): number {
  const most = maxRate / speed;
  return most >= 1 && most < LEAST_STRETCH ? 1 : most;
}

export type Paced = { speed: number; base: number; fastest: number };

/** The stretch for a rate: 1 where it would hardly matter, null where it is not allowed. */
export function stretchFor(rate: number, { speed, base, fastest }: Paced): number | null {
  const slowest = Math.min(1, fastest, Math.max(SLOWEST_RATE, base * (1 - SAME_PACE)) / speed);
  const stretch = rate / speed;
  if (stretch > LEAST_SLOWING && stretch < LEAST_STRETCH) return fastest >= 1 ? 1 : fastest;
  return stretch > fastest || stretch < slowest ? null : stretch;
}

/** Rates tried first, closer together where people sit. */
const LATTICE = [0.85, 0.92, 1, 1.06, 1.12, 1.2, 1.3, 1.45, 1.6, 2, 2.5];

/** Stretches to try, each once: for the pace it was spoken at, the speaker's base, a lattice, `others`, and the fastest. */
export function stretches(paced: Paced, others: readonly number[]): number[] {
  const rates = [paced.speed, paced.base, ...LATTICE, ...others];
  return distinct([...rates.map((rate) => stretchFor(rate, paced)), paced.fastest]);
}

/** Stretches near one: `step` apart in rate, at most `reach` steps, and the one itself. */
export function stretchesNear(stretch: number, paced: Paced, step: number, reach: number): number[] {
  const rate = stretch * paced.speed;
  const near = Array.from({ length: 2 * reach + 1 }, (_, index) => stretchFor(rate + (index - reach) * step, paced));
  return distinct([stretch, ...near]);
}

const distinct = (values: readonly (number | null)[]): number[] => {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted.filter((value, index) => value !== sorted[index - 1]);
};
