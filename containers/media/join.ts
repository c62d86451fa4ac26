import { createReadStream } from "node:fs";
import path from "node:path";
import { JoinParams, SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { LocalInput, StageResult, StageRun } from "../node-service/stage.ts";
import { FRAME_SAMPLES } from "./encode.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { scanPackets } from "./packets.ts";
import { wavInfo } from "./wav.ts";

/** ffmpeg's clock for bare ADTS: a common multiple of every AAC rate. */
const ADTS_CLOCK = 28_224_000;
const TICKS = ADTS_CLOCK / SAMPLE_RATE;
const BASE_LIMIT_MS = 120_000;

/** @throws TaskFailure `invalid_task` when the pieces are not `samples` long together */
export async function join(run: StageRun): Promise<StageResult> {
  const { kind, samples } = JoinParams.parse(run.params);
  const pieces = run.inputs["pieces"] ?? [];
  if (pieces.length === 0) throw new TaskFailure("invalid_task", "There is nothing to join.");
  await (kind === "aac" ? joinAac(run, pieces, samples) : joinDialogue(run, pieces, samples));
  return { value: { samples } };
}

/** Bare frames, one piece after the other, become an M4A that plays exactly `samples`: no encoder runs here. */
async function joinAac(run: StageRun, pieces: LocalInput[], samples: number): Promise<void> {
  const file = path.join(run.dir, "audio.m4a");
  const limitMs = BASE_LIMIT_MS + samples / 48;
  const args = ["-f", "aac", "-i", "pipe:0", "-c", "copy", ...trimming(samples), ...m4a(), file];
  await ffmpeg({ args, signal: run.signal, limitMs, stdin: concatenated(run, pieces) });
  const [track] = await scanPackets({ input: ["-f", "mov", "-i", file], maps: ["0:a:0"], signal: run.signal, limitMs });
  if (!track || Math.round(track.endS * SAMPLE_RATE) !== samples) throw new TaskFailure("invalid_task", "The encoded pieces are not as long as the film.");
  await run.artifact("audio", file, "audio/mp4");
}

/**
 * Times of the frames: the first lies before zero, so that the edit list hides the encoder's priming, and the last one lasts
 * only as long as there is sound, so that the track ends with the film and not with the frame.
 */
function trimming(samples: number): string[] {
  const last = Math.ceil(samples / FRAME_SAMPLES);
  const rest = samples - (last - 1) * FRAME_SAMPLES;
  const at = `(N-1)*${FRAME_SAMPLES * TICKS}`;
  return ["-bsf:a", `setts=pts=${at}:dts=${at}:duration='if(eq(N,${last}),${rest * TICKS},${FRAME_SAMPLES * TICKS})'`];
}

function m4a(): string[] {
  return [
    // the edit list counts in the movie's clock: whole samples, not the milliseconds of the default
    ["-movie_timescale", String(SAMPLE_RATE)],
    // the same bytes for the same frames: no date, no encoder name
    ["-map_metadata", "-1", "-fflags", "+bitexact"],
    ["-movflags", "+faststart", "-f", "ipod"],
  ].flat();
}

async function joinDialogue(run: StageRun, pieces: LocalInput[], samples: number): Promise<void> {
  const infos = await Promise.all(pieces.map((piece) => wavInfo(piece.path)));
  const total = infos.reduce((sum, info) => sum + info.frames, 0);
  if (total !== samples || infos.some((info) => info.channels !== 1 || info.sampleRate !== SAMPLE_RATE))
    throw new TaskFailure("invalid_task", "The dialogue pieces are not as long as the film.");
  const file = path.join(run.dir, "audio.flac");
  const args = [
    ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"],
    ["-c:a", "flac", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac", file],
  ].flat();
  const ranges = infos.map((info) => ({ start: info.dataOffset, end: info.dataOffset + info.frames * 2 - 1 }));
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + samples / 48, stdin: concatenated(run, pieces, ranges) });
  await run.artifact("audio", file, "audio/flac");
}

async function* concatenated(run: StageRun, pieces: LocalInput[], ranges: { start: number; end: number }[] = []): AsyncGenerator<Uint8Array> {
  for (const [index, piece] of pieces.entries()) {
    yield* createReadStream(piece.path, { ...ranges[index], highWaterMark: 1 << 18 });
    run.progress((0.9 * (index + 1)) / pieces.length);
  }
}
