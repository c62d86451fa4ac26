/** What was measured of a dub's sound as it is handed out, for its report card. */
import type { EncodeValue, MixValue } from "../../../containers/contract/stages.ts";
import { dbOf, gatedPower, gatingPowers, heardBlocks, meanWhere } from "../../../containers/contract/loudness.ts";
import { powersOfAll } from "./powers.ts";

export type Sound = {
  /** LUFS of the mastered sound; null: silence. */
  programmeLufs: number | null;
  /** LUFS of the mix while the dubbed voices are heard, of the voices alone, and of all the rest alone; null: there is none. */
  dialogueGatedLufs: number | null;
  dialogueLufs: number | null;
  effectsLufs: number | null;
  /** How far the voices are above the rest while they are heard, dB; null: no voice, or nothing below it. */
  speechToBackgroundDb: number | null;
  /** Highest true peak of the mastered samples and of the encoded sound decoded again, dBTP; decoded null: it stays far below the ceiling. */
  truePeakDb: number;
  decodedTruePeakDb: number | null;
  limitedMs: number;
};

/** `mixes` and `encodes` in order of the pieces. */
export function soundOf({ mixes, encodes, gainDb }: { mixes: readonly MixValue[]; encodes: readonly EncodeValue[]; gainDb: number }): Sound {
  const gatingOf = (pieces: readonly (readonly number[])[]): Float64Array => gatingPowers(powersOfAll(pieces));
  const programme = gatingOf(encodes.map(({ blocks }) => blocks));
  const dialogue = gatingOf(mixes.map((mix) => mix.dialogue));
  const effects = gatingOf(mixes.map((mix) => mix.effects));
  const heard = heardBlocks(dialogue);
  const [speech, background] = [meanWhere(dialogue, heard), meanWhere(effects, heard)];
  const decoded = encodes.flatMap(({ decodedPeakDb }) => (decodedPeakDb === null ? [] : [decodedPeakDb]));
  return {
    programmeLufs: lufs(gatedPower(programme)),
    dialogueGatedLufs: lufs(meanWhere(programme, heard)),
    dialogueLufs: lufs(gatedPower(dialogue), gainDb),
    effectsLufs: lufs(gatedPower(effects), gainDb),
    speechToBackgroundDb: speech > 0 && background > 0 ? round(dbOf(speech) - dbOf(background)) : null,
    truePeakDb: encodes.reduce((most, { peakDb }) => Math.max(most, peakDb), -120),
    decodedTruePeakDb: decoded.length > 0 ? decoded.reduce((most, db) => Math.max(most, db)) : null,
    limitedMs: encodes.reduce((sum, encode) => sum + encode.limitedMs, 0),
  };
}

const lufs = (power: number, gainDb = 0): number | null => (power > 0 ? round(dbOf(power) + gainDb) : null);
const round = (db: number): number => Math.round(100 * db) / 100;
