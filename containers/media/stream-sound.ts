/**
 * The AAC frames of an M4A -> a fragmented MP4 of segments of about six seconds. No encoder, no process.
 *
 * The frame before time 0, which only prepares the decoder, is left out, so that the first sample lies at 0 by its timestamp alone. An edit
 * list in the head would say the same, but players differ: measured with a flash and a beep, Chromium by hls.js obeys it, and Chromium's own HLS
 * player is 21.3 ms late (bench/playing). What it costs: the first 1,024 samples lack half of their overlap and fade in.
 */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageRun } from "../node-service/stage.ts";
import { FRAME_SAMPLES } from "./adts.ts";
import type { Segment, Stream } from "./playlist.ts";
import { soundFragment, soundHead } from "./sound-fragments.ts";
import type { SoundTrack } from "./sound-track.ts";
import { writeAll } from "./write-all.ts";

/** Apple's HLS Authoring Specification, rule 7.5. */
const SEGMENT_S = 6;

/** Writes `target`. @throws TaskFailure `invalid_task`, `io_error` */
export async function streamSound(run: StageRun, file: string, track: SoundTrack, target: string): Promise<Stream> {
  const [from, to] = await Promise.all([open(file), open(target, "w")]);
  try {
    return await writeSegments(run, from, to, track);
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

async function writeSegments(run: StageRun, from: FileHandle, to: FileHandle, track: SoundTrack): Promise<Stream> {
  const init = soundHead(track);
  const skipped = track.priming / FRAME_SAMPLES;
  const perSegment = Math.round((SEGMENT_S * track.sampleRate) / FRAME_SAMPLES);
  const segments: Segment[] = [];
  await writeAll(to, init);
  let [offset, readAt] = [init.length, track.dataAt];
  for (const size of track.frameBytes.slice(0, skipped)) readAt += size;
  for (let first = skipped; first < track.frameBytes.length; first += perSegment) {
    run.signal.throwIfAborted();
    const sizes = track.frameBytes.slice(first, first + perSegment);
    const head = soundFragment(segments.length + 1, (first - skipped) * FRAME_SAMPLES, sizes);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const { buffer, bytesRead } = await from.read(Buffer.alloc(bytes), 0, bytes, readAt);
    if (bytesRead < bytes) throw new TaskFailure("invalid_task", "The sound is shorter than its index says.");
    await writeAll(to, Buffer.concat([head, buffer]));
    segments.push({ offset, sizeBytes: head.length + bytes, durationS: (sizes.length * FRAME_SAMPLES) / track.sampleRate });
    offset += head.length + bytes;
    readAt += bytes;
  }
  return { initBytes: init.length, segments };
}
