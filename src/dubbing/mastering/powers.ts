/** Powers of blocks, piece after piece. A piece's are found once: the plan asks for those of all pieces whenever one of them is another. */
import { powersOf } from "../../../containers/contract/loudness.ts";

const known = new WeakMap<readonly number[], Float64Array>();

/** @param pieces blocks of each, in hundredths of a dB; the lists are never changed */
export function powersOfAll(pieces: readonly (readonly number[])[]): Float64Array {
  const each = pieces.map(powersOfOne);
  const joined = new Float64Array(each.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const powers of each) {
    joined.set(powers, at);
    at += powers.length;
  }
  return joined;
}

function powersOfOne(blocks: readonly number[]): Float64Array {
  const powers = known.get(blocks) ?? powersOf(blocks);
  known.set(blocks, powers);
  return powers;
}
