/** A film's sound, decoded once and streamed: 48 kHz, 16 bit, every sample at the place its timestamps give it. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import { ffmpeg } from "./ffmpeg.ts";
import type { FittedStream } from "./fit-stream.ts";
import { programmeFilter, TOLERANCE } from "./sound-filter.ts";
import type { SoundPlace } from "./sound-filter.ts";
import { createTimedPcm } from "./timed-pcm.ts";

/** `input`: opens the file; `firstS`: its first sample in the file's own clock; `channels`: as they are to come out. */
export type PlacedSound = { input: string[]; place: SoundPlace; channels: number; firstS: number; signal: AbortSignal };

const BASE_LIMIT_MS = 120_000;

/** Ends `film` too. @throws TaskFailure of ffmpeg.ts, and whatever `film` throws */
export async function decodePlaced({ input, place, channels, firstS, signal }: PlacedSound, film: FittedStream): Promise<void> {
  const startSample = (place.offsetMs * SAMPLE_RATE) / 1000;
  const timed = createTimedPcm({ channels, startSample, tolerance: TOLERANCE, place: film.write });
  const args = [
    // the file's own clock, which probe measured by: ffmpeg would take a hole of 10 s in a transport stream for an error and close it
    "-copyts",
    ...input,
    ["-filter_complex", `${programmeFilter(place, channels, firstS)},asplit=2[samples][times]`],
    ["-map", "[samples]", "-ac", String(channels), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"],
    // at once, not in blocks: samples wait for their times
    ["-map", "[times]", "-ac", String(channels), "-c:a", "pcm_s16le", "-flush_packets", "1", "-f", "framecrc", "pipe:4"],
  ].flat();
  // what lies before a preview is decoded as well
  const limitMs = BASE_LIMIT_MS + (place.durationMs + Math.max(0, -place.offsetMs)) * 2;
  await ffmpeg({ args, signal, limitMs, onOutput: timed.onSamples, onSecondOutput: timed.onTimes });
  await timed.end();
  await film.end();
}
