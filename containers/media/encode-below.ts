/** Masters a piece and encodes it, again where its peaks come back too high from the decoder. */
import type { z } from "zod";
import type { EncodeParams } from "../contract/stages.ts";
import { toAac } from "./aac.ts";
import { decodedPeaks, loudFrames } from "./decoded-peaks.ts";
import { fromDb, toDb } from "./level.ts";
import { FRAME_SAMPLES, limitedSamples, master } from "./master.ts";
import { isOwn, seamLowers } from "./seams.ts";
import type { Extent } from "./seams.ts";
import { truePeak } from "./true-peak.ts";

/** So far below the ceiling no decoder raises a peak beyond it; samples are up to 3 dB below their wave, seldom more than one. */
const SAFE_DB = 3.5;
/** A frame is lowered by this more than its excess, and at last all: every encoding errs in its own way. */
const SPARE_DB = 0.2;
const LAST_SPARE_DB = 0.5;
/** Parts of a frame are noise that every decoder makes up for itself: another may be this much higher. */
const NOISE_DB = 0.1;

/** `planes`: the mastered sound with the edges. `frames`: of all of it, the priming first. `decodedPeakDb` null: nobody had to look. */
export type Encoded = { planes: Float32Array[]; frames: Buffer[]; limited: number; decodedPeakDb: number | null };
type Options = Pick<z.infer<typeof EncodeParams>, "bitrateKbps" | "gainDb" | "ceilingDb" | "decodedCeilingDb"> & {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
};
/** Of a frame that is loud: how far its own samples are below the ceiling (0: at it), and its true peak as it came back. */
type Loud = { frame: number; belowDb: number; decodedDb: number };
type Attempt = Encoded & { loud: Loud[] };

/**
 * First as it is. Then, where frames came back too high, these lower; the encoder shares out its bits anew and may err in others: then with all
 * lower by the most that any was too high. The best of the three is used.
 *
 * @param original the piece with its neighbours' edges, which `extent` tells apart; both ends in whole frames, but for the film's last
 */
export async function encodeBelow(original: readonly Float32Array[], extent: Extent, options: Options): Promise<Encoded> {
  const lowerDb = seamLowers(extent);
  const attempts = [await attemptAt(original, extent, lowerDb, options)];
  for (const isLast of [false, true]) {
    const overs = oversOf(attempts.at(-1)?.loud ?? [], extent, options.decodedCeilingDb);
    if (overs.length === 0) break;
    const most = overs.reduce((highest, { excessDb }) => Math.max(highest, excessDb), 0) + LAST_SPARE_DB;
    if (isLast) for (const frame of lowerDb.keys()) lowerDb[frame] = (lowerDb[frame] ?? 0) + (isOwn(frame, extent) ? most : 0);
    // a frame may err that is not at the ceiling: it is lowered from where it is
    for (const { frame, belowDb, excessDb } of overs) lowerDb[frame] = (lowerDb[frame] ?? 0) + belowDb + excessDb + SPARE_DB;
    attempts.push(await attemptAt(original, extent, lowerDb, options));
  }
  return attempts.reduce((best, next) => ((next.decodedPeakDb ?? -Infinity) < (best.decodedPeakDb ?? -Infinity) ? next : best));
}

function oversOf(loud: readonly Loud[], extent: Extent, ceilingDb: number): (Loud & { excessDb: number })[] {
  return loud
    .map((frame) => ({ ...frame, excessDb: frame.decodedDb - ceilingDb + NOISE_DB }))
    .filter(({ frame, excessDb }) => excessDb > 0 && isOwn(frame, extent));
}

async function attemptAt(original: readonly Float32Array[], extent: Extent, lowerDb: Float64Array, options: Options): Promise<Attempt> {
  const { gainDb, ceilingDb, signal } = options;
  const planes = original.map((plane) => plane.slice());
  const gain = master(planes, { gainDb, ceilingDb, lowerDb });
  const frames = await toAac(planes, options);
  const wanted = loudFrames(planes, extent, fromDb(ceilingDb - SAFE_DB));
  const decoded = await decodedPeaks(frames, wanted, planes.length, signal);
  const loud = wanted.map((frame, at) => {
    const ownDb = toDb(Math.max(...planes.map((plane) => truePeak(plane, frame * FRAME_SAMPLES, Math.min(plane.length, (frame + 1) * FRAME_SAMPLES)))));
    return { frame, belowDb: Math.max(0, ceilingDb - (lowerDb[frame] ?? 0) - ownDb), decodedDb: toDb(decoded[at] ?? 0) };
  });
  const limited = limitedSamples(gain, extent.from * FRAME_SAMPLES, Math.min(extent.to * FRAME_SAMPLES, planes[0]?.length ?? 0));
  const decodedPeakDb = loud.length > 0 ? loud.reduce((most, { decodedDb }) => Math.max(most, decodedDb), -120) : null;
  return { planes, frames, limited, decodedPeakDb, loud };
}
