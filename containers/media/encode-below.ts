/** Masters a piece and encodes it, again where its peaks come back too high from the decoder. */
import type { z } from "zod";
import type { EncodeParams } from "../contract/stages.ts";
import { toAac } from "./aac.ts";
import { decodedPeaks, peakWithin } from "./decoded-peaks.ts";
import type { Decoded } from "./decoded-peaks.ts";
import { fromDb, toDb } from "./level.ts";
import { FRAME_SAMPLES } from "./adts.ts";
import { limitedSamples, master } from "./master.ts";
import { isOwn } from "./seams.ts";
import type { Extent } from "./seams.ts";

/** So far below the ceiling no encoder raises a peak beyond it: nobody needs to decode. */
const SAFE_DB = 6;
/** A frame is lowered by this more than its excess, or all are: every encoding errs in its own way. */
const SPARE_DB = 0.2;
const LAST_SPARE_DB = 0.5;
/** Parts of a frame are noise that every decoder makes up for itself: another may be this much higher. */
const NOISE_DB = 0.1;
/** Of so many the first lowers nothing, and those after the third all. */
const [MOST_ATTEMPTS, FEW_ATTEMPTS] = [5, 3];

/**
 * `planes`: the mastered sound with the edges. `frames`: of all of it, the priming first. `peakDb`: true peak of the piece itself;
 * `decodedPeakDb`: of these very frames decoded, from the frame across the seam before; null: nobody had to look.
 */
export type Encoded = { planes: Float32Array[]; frames: Buffer[]; limited: number; peakDb: number; decodedPeakDb: number | null };
type Options = Pick<z.infer<typeof EncodeParams>, "bitrateKbps" | "gainDb" | "ceilingDb" | "decodedCeilingDb"> & {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
};
type Attempt = Encoded & { loud: Decoded["loud"] };

/**
 * First as it is. Then, where frames came back too high, these lower, twice; the encoder shares out its bits anew and may err in others: then
 * all are lower by the most that any was too high. The first that holds the ceiling is used, else the one that exceeds it least.
 *
 * @param original the piece with its neighbours' edges, which `extent` tells apart; both ends in whole frames, but for the film's last
 */
export async function encodeBelow(original: readonly Float32Array[], extent: Extent, options: Options): Promise<Encoded> {
  const lowerDb = new Float64Array(extent.count);
  const attempts = [await attemptAt(original, extent, lowerDb, options)];
  for (;;) {
    const last = attempts.at(-1) as Attempt;
    const overs = last.loud.filter(({ frame }) => isOwn(frame, extent));
    if (overs.length === 0) return last;
    if (attempts.length === MOST_ATTEMPTS) break;
    lowerWhere(overs, lowerDb, last, { extent, options, ofAll: attempts.length >= FEW_ATTEMPTS });
    attempts.push(await attemptAt(original, extent, lowerDb, options));
  }
  return attempts.reduce((best, next) => ((next.decodedPeakDb ?? 0) < (best.decodedPeakDb ?? 0) ? next : best));
}

type Lowering = { extent: Extent; options: Options; ofAll: boolean };

/** A frame may err that is not at the ceiling: it is lowered from where it is. */
function lowerWhere(overs: Decoded["loud"], lowerDb: Float64Array, { planes }: Attempt, { extent, options, ofAll }: Lowering): void {
  const excessDb = (peak: number): number => toDb(peak) - options.decodedCeilingDb + NOISE_DB;
  const most = overs.reduce((highest, { peak }) => Math.max(highest, excessDb(peak)), 0) + LAST_SPARE_DB;
  const belowDb = overs.map(({ frame }) => Math.max(0, options.ceilingDb - (lowerDb[frame] ?? 0) - toDb(peakWithin(planes, frame, frame + 1))));
  if (ofAll) for (const frame of lowerDb.keys()) lowerDb[frame] = (lowerDb[frame] ?? 0) + (isOwn(frame, extent) ? most : 0);
  for (const [at, { frame, peak }] of overs.entries()) lowerDb[frame] = (lowerDb[frame] ?? 0) + (belowDb[at] ?? 0) + excessDb(peak) + SPARE_DB;
}

async function attemptAt(original: readonly Float32Array[], extent: Extent, lowerDb: Float64Array, options: Options): Promise<Attempt> {
  const { gainDb, ceilingDb, decodedCeilingDb, signal } = options;
  const planes = original.map((plane) => plane.slice());
  const gain = master(planes, { gainDb, ceilingDb, lowerDb });
  const frames = await toAac(planes, options);
  const limited = limitedSamples(gain, extent.from * FRAME_SAMPLES, Math.min(extent.to * FRAME_SAMPLES, planes[0]?.length ?? 0));
  const peak = peakWithin(planes, extent.from, extent.to);
  const encoded = { planes, frames, limited, peakDb: toDb(peak) };
  // half of the frame across a seam is the neighbour's: both look at it, each as it has encoded it
  const judged = { from: Math.max(0, extent.from - 1), to: extent.to };
  if (toDb(peakWithin(planes, judged.from, extent.from, peak)) < ceilingDb - SAFE_DB) return { ...encoded, decodedPeakDb: null, loud: [] };
  const { highest, loud } = await decodedPeaks(frames, { ...judged, above: fromDb(decodedCeilingDb - NOISE_DB), channels: planes.length, signal });
  return { ...encoded, decodedPeakDb: toDb(highest), loud };
}
