/**
 * Decoded sound with its times. ffmpeg writes the samples to one pipe and, to another, a line of framecrc for each frame of them:
 * when it is heard and how long it is. Both are brought together here, in whatever portions and order they arrive.
 *
 * Why not ffmpeg's own filling of holes (aresample=async): it keeps a whole hole in memory, 3 GB for an hour of stereo.
 */
import { createFramePlaces } from "./frame-places.ts";
import type { Tolerance } from "./frame-places.ts";
import { lineReader, parseFramecrc } from "./framecrc.ts";

export type TimedPcm = {
  channels: number;
  /** Where the first frame belongs; the others follow by their timestamps. */
  startSample: number;
  tolerance: Tolerance;
  place: (startSample: number, pcm: Buffer) => Promise<void>;
};
/** A stretch of sound without a hole: where its next byte belongs, and how many bytes of it are known to come. */
type Run = { startSample: number; bytes: number };

/**
 * `onTimes` takes framecrc lines in a time base of one sample, `onSamples` the interleaved 16 bit samples. Neither waits for the other.
 * `end`: nothing more comes.
 */
export type TimedPcmInput = { onTimes: (bytes: Buffer) => Promise<void>; onSamples: (bytes: Buffer) => Promise<void>; end: () => Promise<void> };

export function createTimedPcm(sound: TimedPcm): TimedPcmInput {
  const frameBytes = sound.channels * 2;
  const runs: Run[] = [];
  let firstPts: number | null = null;
  let waiting: Buffer = Buffer.alloc(0);
  let working = Promise.resolve();

  const places = createFramePlaces(sound.tolerance, ({ startSample, samples }) => {
    const last = runs.at(-1);
    if (last && last.startSample + last.bytes / frameBytes === startSample) last.bytes += samples * frameBytes;
    else runs.push({ startSample, bytes: samples * frameBytes });
  });
  const readLine = lineReader((line) => {
    const frame = parseFramecrc(line);
    if (frame?.kind !== "packet" || frame.sizeBytes === 0) return;
    firstPts ??= frame.pts;
    places.add({ startSample: sound.startSample + frame.pts - firstPts, samples: frame.sizeBytes / frameBytes });
  });
  const placeNext = async (): Promise<boolean> => {
    // the last one stays, for what follows it without a hole
    while (runs.length > 1 && runs[0]?.bytes === 0) runs.shift();
    const run = runs[0];
    const bytes = Math.min(run?.bytes ?? 0, waiting.length - (waiting.length % frameBytes));
    if (!run || bytes === 0) return false;
    const pcm = waiting.subarray(0, bytes);
    waiting = waiting.subarray(bytes);
    const { startSample } = run;
    run.startSample += bytes / frameBytes;
    run.bytes -= bytes;
    await sound.place(startSample, pcm);
    return true;
  };
  const placeAll = async (before: Promise<void>): Promise<void> => {
    await before;
    while (await placeNext());
  };
  const work = (): Promise<void> => (working = placeAll(working));
  return {
    onTimes(bytes) {
      readLine(bytes);
      return work();
    },
    onSamples(bytes) {
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      return work();
    },
    end() {
      places.end();
      return work();
    },
  };
}
