/** The one gain that brings a whole dub to its loudness, found from what the mixer measured of its pieces. */
import { dbOf, gatedPower, gatingPowers, heardBlocks, meanWhere, powerOf, powersOf, SILENCE_DB } from "../../../containers/contract/loudness.ts";
import { limiterLoss } from "./limiter-loss.ts";
import { powersOfAll } from "./powers.ts";

/** As of MixValue: blocks in hundredths, peaks in tenths of a dB. */
export type MeasuredPiece = { blocks: readonly number[]; peaks: readonly number[]; dialogue: readonly number[] };
/**
 * `target`: LUFS. `gating`: of the whole, or of the whole while the dubbed voices are heard; where nobody is: the whole.
 * `errorDb`: by how much the mastered sound was louder than foreseen, as its blocks told; 0: nothing was mastered yet.
 */
export type Aim = { pieces: readonly MeasuredPiece[]; target: number; ceilingDb: number; gating: "programme" | "dialogue"; errorDb?: number };

const MOST_GAIN_DB = 24;
/** What the limiter takes is given back only so far: louder than this would be all limiter. */
const MOST_CHASED_DB = 6;
const CLOSE_ENOUGH_DB = 0.002;
const MOST_STEPS = 40;
/** Below what is heard as a difference: a gain that was used before is used again. */
const KEPT_WITHIN_DB = 0.3;
/** As near to its loudness as a dub is to be, and as foreseen as it needs to be. */
const EXACT_DB = 0.1;

/** dB, to a hundredth. Silence stays as it is. */
export function masterGain(aim: Aim): number {
  const { target, errorDb = 0 } = aim;
  const { before, after } = loudnessIn(aim);
  if (before <= SILENCE_DB) return 0;
  const most = Math.min(MOST_GAIN_DB, target - before + MOST_CHASED_DB);
  let gain = Math.min(most, target - before - Math.max(0, errorDb));
  // what lacks is added until nothing does: loudness never grows faster than the gain, so that this comes from below and does not overshoot
  for (let step = 0; step < MOST_STEPS && gain < most; step++) {
    const lacking = target - after(gain) - errorDb;
    if (Math.abs(lacking) < CLOSE_ENOUGH_DB) break;
    gain = Math.min(most, gain + lacking);
  }
  return Math.round(100 * gain) / 100;
}

/**
 * Where a gain made of the film what was not foreseen (the limiter takes less from drums than from voices), the gain that is right as
 * far as is now known, and the error it was found by; null: it stands. What an edit has moved a little is no error: that gain is kept.
 *
 * @param blocks of the mastered pieces, in order
 * @param known gains that were used before, oldest first
 */
export function correctedGain(aim: Aim, gainDb: number, blocks: readonly number[], known: readonly number[]): { gainDb: number; errorDb: number } | null {
  const { before, after, measure } = loudnessIn(aim);
  const measured = measure(powersOf(blocks));
  if (before <= SILENCE_DB || measured <= SILENCE_DB) return null;
  const errorDb = measured - after(gainDb);
  if (Math.abs(measured - aim.target) <= EXACT_DB || Math.abs(errorDb - (aim.errorDb ?? 0)) <= EXACT_DB) return null;
  const needed = masterGain({ ...aim, errorDb });
  const nearer = known.filter((gain) => Math.abs(gain - needed) < Math.abs(gainDb - needed));
  const better = keptGain(nearer, needed);
  return better === gainDb ? null : { gainDb: better, errorDb };
}

type Loudness = { before: number; after: (gainDb: number) => number; measure: (powers: Float64Array) => number };

/** As the dub is gated, LUFS: of what was mixed, of that behind a gain and the limiter as foreseen, and of blocks that were measured. */
function loudnessIn({ pieces, ceilingDb, gating }: Aim): Loudness {
  const powers = powersOfAll(pieces.map(({ blocks }) => blocks));
  const peaks = pieces.flatMap((piece) => piece.peaks);
  const heard = gating === "dialogue" ? heardBlocks(gatingPowers(powersOfAll(pieces.map(({ dialogue }) => dialogue)))) : null;
  const measure = (of: Float64Array): number => loudnessOf(of, heard);
  return { before: measure(powers), after: (gainDb) => measure(mastered(powers, peaks, gainDb, ceilingDb)), measure };
}

/**
 * The gain to use: the first of those used before, oldest first, that is nearly what is needed, so that an edit re-encodes its own pieces
 * alone and its undoing finds all as it was; else what is needed.
 */
export const keptGain = (known: readonly number[], needed: number): number => known.find((gain) => Math.abs(gain - needed) < KEPT_WITHIN_DB) ?? needed;

function loudnessOf(powers: Float64Array, heard: Uint8Array | null): number {
  const gating = gatingPowers(powers);
  return dbOf(heard?.includes(1) ? meanWhere(gating, heard) : gatedPower(gating));
}

function mastered(powers: Float64Array, peaks: readonly number[], gainDb: number, ceilingDb: number): Float64Array {
  const factor = powerOf(gainDb);
  const after = new Float64Array(powers.length);
  for (let at = 0; at < powers.length; at++) {
    const loss = limiterLoss((peaks[at] ?? 10 * SILENCE_DB) / 10 + gainDb, ceilingDb);
    after[at] = (powers[at] as number) * (loss === 0 ? factor : powerOf(gainDb - loss));
  }
  return after;
}
