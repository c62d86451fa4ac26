/**
 * Integrated loudness (ITU-R BS.1770-5, annex 1) from blocks of 100 ms, as media measures them (stages/mixing.ts, `Blocks`): hundredths of
 * a dB, pieces one behind the other. A gating block is four of them in a row; a new one begins every 100 ms. A film of hours has 100,000s
 * of them and the plan asks often: arrays of numbers, and no logarithm for each.
 */

export const SILENCE_DB = -120;
const ABSOLUTE = 10 ** -7;
const RELATIVE = 0.1;
const GATING_BLOCKS = 4;

export const powerOf = (db: number): number => (db <= SILENCE_DB ? 0 : 10 ** (db / 10));
export const dbOf = (power: number): number => (power > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(power)) : SILENCE_DB);

/** LUFS of all blocks; -120 where everything is below the absolute gate. */
export const integratedDb = (blocks: readonly number[]): number => dbOf(gatedPower(gatingPowers(powersOf(blocks))));

export const powersOf = (blocks: readonly number[]): Float64Array => Float64Array.from(blocks, (block) => powerOf(block / 100));

/** Mean power of each gating block; a sound shorter than one makes a single one of all it has. */
export function gatingPowers(powers: Float64Array): Float64Array {
  const width = Math.min(GATING_BLOCKS, powers.length);
  const gating = new Float64Array(width === 0 ? 0 : powers.length - width + 1);
  for (let at = 0; at < gating.length; at++) {
    let sum = 0;
    for (let k = at; k < at + width; k++) sum += powers[k] ?? 0;
    gating[at] = sum / width;
  }
  return gating;
}

/** Mean of what passes both gates; 0: nothing does. */
export const gatedPower = (gating: Float64Array): number => meanAbove(gating, gateOf(gating));

/** Which gating blocks pass both gates: of the dialogue, when somebody speaks. */
export function heardBlocks(gating: Float64Array): Uint8Array {
  const gate = gateOf(gating);
  return Uint8Array.from(gating, (power) => (power > gate ? 1 : 0));
}

/** Mean over the marked blocks. */
export function meanWhere(gating: Float64Array, marked: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < gating.length; at++) {
    if (!marked[at]) continue;
    sum += gating[at] ?? 0;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

const gateOf = (gating: Float64Array): number => Math.max(ABSOLUTE, RELATIVE * meanAbove(gating, ABSOLUTE));

function meanAbove(gating: Float64Array, gate: number): number {
  let [sum, count] = [0, 0];
  for (const power of gating) {
    if (power <= gate) continue;
    sum += power;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
