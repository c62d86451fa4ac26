/** Pieces of a film's voices -> a sample of one voice: one file to listen to, one to clone from. */
import path from "node:path";
import { ReferenceParams, SAMPLE_RATE } from "../contract/stages.ts";
import type { ReferenceValue } from "../contract/stages.ts";
import type { LocalInput, StageResult, StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { activeLevelDb } from "./level.ts";
import { monoOf } from "./mono.ts";
import { createPitchReader } from "./pitch.ts";
import type { Pitch } from "./pitch.ts";
import { outside, partOf, readPiece, soundsOf } from "./reference-piece.ts";
import { partsOf, planReference } from "./reference-plan.ts";
import type { Cut } from "./reference-plan.ts";
import { createTractReader } from "./tract.ts";
import type { Wav } from "./wav.ts";

const LIMIT_MS = 120_000;
const FADE_SAMPLES = (10 * SAMPLE_RATE) / 1000;

/** @throws TaskFailure `invalid_task` where spans lie outside the pieces, `invalid_wav` */
export async function reference(run: StageRun): Promise<StageResult> {
  const { pieces, spans, mostMs } = ReferenceParams.parse(run.params);
  const cuts = planReference(spans, mostMs);
  const bare = monoOf(await readCuts(run, cuts, soundsOf(run, pieces)));
  const joined = joinCuts(cuts, bare);
  await write(run, joined);
  const value: ReferenceValue = {
    durationMs: joined.length / (SAMPLE_RATE / 1000),
    levelDb: round(activeLevelDb(joined, SAMPLE_RATE)),
    ...voiceOf(cuts, bare),
  };
  return { value };
}

/** Each cut for itself: a seam is no part of a voice. */
function voiceOf(cuts: readonly Cut[], bare: Float32Array): Pitch & { tractCm: number | null } {
  const [pitch, tract] = [createPitchReader(SAMPLE_RATE), createTractReader(SAMPLE_RATE)];
  let read = 0;
  for (const { from, to } of cuts) {
    const stretch = bare.subarray(read, (read += to - from));
    pitch.read(stretch);
    tract.read(stretch);
  }
  return { ...pitch.pitch(), tractCm: tract.tractCm() };
}

/** The cuts one after another, bare, with the channels of the pieces; one piece in memory at a time. */
async function readCuts(run: StageRun, cuts: Cut[], sounds: ReadonlyMap<number, LocalInput>): Promise<Wav> {
  const read: Int16Array[] = [];
  let last: { piece: number; wav: Wav } | null = null;
  let channels: number | null = null;
  for (const part of cuts.flatMap(partsOf)) {
    run.signal.throwIfAborted();
    const wav: Wav = last?.piece === part.piece ? last.wav : await readPiece(sounds.get(part.piece));
    last = { piece: part.piece, wav };
    channels ??= wav.channels;
    if (channels !== wav.channels) throw outside();
    read.push(partOf(wav, part.from, part.to));
  }
  const pcm = new Int16Array(read.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of read) {
    pcm.set(part, at);
    at += part.length;
  }
  return { sampleRate: SAMPLE_RATE, channels: channels ?? 1, pcm };
}

/** Lays each cut at its place, faded at both ends; silence between. */
function joinCuts(cuts: Cut[], bare: Float32Array): Int16Array {
  const end = cuts.at(-1);
  const joined = new Int16Array(end ? end.at + end.to - end.from : 0);
  let read = 0;
  for (const { from, to, at } of cuts) {
    const length = to - from;
    const fade = Math.min(FADE_SAMPLES, length / 2);
    for (let k = 0; k < length; k++) {
      const edge = Math.min(1, Math.min(k + 0.5, length - k - 0.5) / fade);
      joined[at + k] = Math.round((bare[read + k] ?? 0) * edge);
    }
    read += length;
  }
  return joined;
}

async function write(run: StageRun, pcm: Int16Array): Promise<void> {
  const sample = path.join(run.dir, "sample.m4a");
  const flac = path.join(run.dir, "reference.flac");
  // the same bytes for the same sound: no encoder names, no dates
  const plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"];
  const args = [
    ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"],
    // played from a page while it loads: the index first
    ["-map", "0:a", "-c:a", "aac", "-b:a", "96k", ...plain, "-movflags", "+faststart", "-brand", "M4A ", "-f", "mp4", sample],
    ["-map", "0:a", "-c:a", "flac", ...plain, "-f", "flac", flac],
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: LIMIT_MS, stdin: bytesOf(pcm) });
  await run.artifact("sample", sample, "audio/mp4");
  await run.artifact("reference", flac, "audio/flac");
}

async function* bytesOf(pcm: Int16Array): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}

const round = (db: number): number => Math.round(db * 10) / 10;
