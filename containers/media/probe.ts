import { open } from "node:fs/promises";
import { ProbeParams } from "../contract/stages.ts";
import type { ProbeValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { LocalInput, StageResult, StageRun } from "../node-service/stage.ts";
import { decodeFirstFrame } from "./decode.ts";
import { digestOf } from "./digest-of.ts";
import { isCutOff } from "./extent.ts";
import { onlyInput } from "./input.ts";
import { listen } from "./listen.ts";
import { scanPackets } from "./packets.ts";
import type { Track } from "./packets.ts";
import { presentation } from "./presentation.ts";
import { containerOf, MAX_PIXELS, MAX_SOURCE_BYTES, sourceInput } from "./source.ts";
import type { Container } from "../contract/sniff.ts";
import { thumbnail } from "./thumbnail.ts";

const SHARE = { digest: 0.15, packets: 0.35, sound: 0.9 };
/** Shorter than any word. */
const LEAST_MS = 100;
/** Sound that lasts so much longer than from its first to its last timestamp is heard twice at the same times. */
const MOST_OVERLAP_S = 10;
const BASE_LIMIT_MS = 120_000;

/**
 * What the source is, or why it cannot be dubbed.
 *
 * @throws TaskFailure `empty`, `too_large`, `not_media`, `truncated`, `no_audio`, `too_long`, `too_short`, `corrupt`, `unsupported_codec`
 */
export async function probe(run: StageRun): Promise<StageResult> {
  const { maxDurationMs } = ProbeParams.parse(run.params);
  const source = onlyInput(run, "source");
  const container = await admit(source);
  const digest = await digestOf(source, run.signal, (fraction) => run.progress(fraction * SHARE.digest));
  const input = sourceInput(source.path, container);
  const limitMs = BASE_LIMIT_MS + maxDurationMs;
  const tracks = await readTracks(run, source, input, maxDurationMs);
  const video = tracks.find((track) => track.type === "video") ?? null;
  const sound = tracks.filter((track) => track.type === "audio");
  refuseTracks(video, sound);
  const frame = video && (await decodeFirstFrame({ input, signal: run.signal, limitMs }));
  const longest = Math.max(...tracks.map((track) => track.endS - track.startS));
  const onProgress = (ms: number): void => run.progress(SHARE.packets + (SHARE.sound - SHARE.packets) * Math.min(1, ms / 1000 / longest));
  const heard = await listen(
    { input, signal: run.signal, limitMs, onProgress },
    sound.map(({ codec }) => codec),
  );
  const shown = presentation({ video, frame, sound, heard });
  if (shown.durationMs > maxDurationMs) throw tooLong(maxDurationMs);
  if (shown.durationMs < LEAST_MS) throw new TaskFailure("too_short", "The recording is shorter than a tenth of a second.");
  if (shown.video) await thumbnail(run, source.path, container, shown.video.durationMs);
  const value: ProbeValue = { container: container.name, digest, sizeBytes: source.sizeBytes, ...shown };
  return { value };
}

async function admit(source: LocalInput): Promise<Container> {
  if (source.sizeBytes === 0) throw new TaskFailure("empty", "The file is empty.");
  if (source.sizeBytes > MAX_SOURCE_BYTES) throw new TaskFailure("too_large", "The file is larger than 6 GB.");
  const container = await containerOf(source.path);
  const handle = await open(source.path);
  try {
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    if (await isCutOff(container.name, source.sizeBytes, read)) throw new TaskFailure("truncated", "The file is incomplete: its end is missing.");
  } finally {
    await handle.close();
  }
  return container;
}

async function readTracks(run: StageRun, source: LocalInput, input: string[], maxDurationMs: number): Promise<Track[]> {
  const onBytes = (bytes: number): void => run.progress(SHARE.digest + (SHARE.packets - SHARE.digest) * Math.min(1, bytes / source.sizeBytes));
  // V: pictures that move, not cover art
  const scan = { input, maps: ["0:V:0?", "0:a?"], signal: run.signal, limitMs: BASE_LIMIT_MS + maxDurationMs, onBytes };
  let firstS = Infinity;
  const onTime = (endS: number): void => {
    firstS = Math.min(firstS, endS);
    // an hour of grace for offsets: the exact length is judged later, this only stops endless files
    if (endS - firstS > maxDurationMs / 1000 + 3600) throw tooLong(maxDurationMs);
  };
  return scanPackets({ ...scan, onTime }).catch((error: unknown) => {
    if (error instanceof TaskFailure && error.code === "ffmpeg_failed" && !error.retryable)
      throw new TaskFailure("not_media", "The file is not a video or sound recording.", { cause: error });
    throw error;
  });
}

function refuseTracks(video: Track | null, sound: Track[]): void {
  const still = video !== null && video.packets < 2;
  if (sound.every((track) => track.packets === 0)) {
    throw (video && !still) || sound.length > 0
      ? new TaskFailure("no_audio", video ? "The video has no sound." : "The file holds no sound, only the head of a recording.")
      : new TaskFailure("not_media", "The file is not a video or sound recording.");
  }
  if (sound.some((track) => track.packets > 0 && track.lengthS > track.endS - track.startS + MOST_OVERLAP_S))
    throw new TaskFailure("corrupt", "The clock of the file begins anew in the middle: it is several recordings in one.");
  if (video && video.width * video.height > MAX_PIXELS) throw new TaskFailure("too_large", "The picture is larger than 8K.");
}

const tooLong = (maxDurationMs: number): TaskFailure => new TaskFailure("too_long", `The file is longer than ${Math.round(maxDurationMs / 60_000)} minutes.`);
