import { writeFile } from "node:fs/promises";
import path from "node:path";
import { EncodeParams, PIECE_SAMPLES, SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { adtsFrames } from "./adts.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { HEAD_SAMPLES, TAIL_SAMPLES } from "./mix.ts";
import { readWav } from "./wav.ts";
import type { Wav } from "./wav.ts";

const FRAME_SAMPLES = 1_024;
const PREROLL_FRAMES = TAIL_SAMPLES / FRAME_SAMPLES;
const LIMIT_MS = 300_000;

/**
 * One piece to AAC frames that continue those of the piece before as if encoded in one go. The encoder is a transform with
 * memory: it is rolled in over the end of the piece before, and given the beginning of the one after, and what it makes of
 * both is dropped. Frame j of a whole encode holds samples (j - 1) x 1024 to j x 1024: the first is priming, kept once.
 *
 * @throws TaskFailure `invalid_task`, `invalid_wav`
 */
export async function encode(run: StageRun): Promise<StageResult> {
  const params = EncodeParams.parse(run.params);
  const piece = await readWav(onlyInput(run, "mix").path);
  const before = params.first ? null : tailOf(await readWav(onlyInput(run, "before").path));
  const afterInput = optionalInput(run, "after");
  if (!params.last && (!afterInput || piece.pcm.length !== PIECE_SAMPLES * piece.channels))
    throw new TaskFailure("invalid_task", "Every piece but the last is 32 s long and has one after it.");
  const after = params.last || !afterInput ? null : (await readWav(afterInput.path)).pcm.subarray(0, HEAD_SAMPLES * piece.channels);
  const encoded = await toAac(
    run,
    piece,
    [before, piece.pcm, after].filter((pcm) => pcm !== null),
    params.bitrateKbps,
  );
  const all = adtsFrames(encoded);
  const skipped = before ? PREROLL_FRAMES : 0;
  const expected = framesOf(piece.pcm.length / piece.channels, params.last);
  const frames = all.slice(skipped, skipped + expected);
  if (frames.length !== expected) throw new TaskFailure("encode_failed", "The sound could not be encoded.", { retryable: true });
  const file = path.join(run.dir, "piece.aac");
  await writeFile(file, Buffer.concat(frames));
  await run.artifact("aac", file, "audio/aac");
  return { value: { frames: frames.length } };
}

/** Frames that belong to a piece: the last also has the one that the encoder's delay pushed out. */
export const framesOf = (samples: number, last: boolean): number => Math.ceil(samples / FRAME_SAMPLES) + (last ? 1 : 0);

function tailOf({ pcm, channels }: Wav): Int16Array {
  if (pcm.length < TAIL_SAMPLES * channels) throw new TaskFailure("invalid_task", "The end of the piece before is too short.");
  return pcm.subarray(pcm.length - TAIL_SAMPLES * channels);
}

async function toAac(run: StageRun, { sampleRate, channels }: Wav, parts: Int16Array[], bitrateKbps: number): Promise<Buffer> {
  if (sampleRate !== SAMPLE_RATE) throw new TaskFailure("invalid_task", "A piece must be at 48 kHz.");
  const output: Buffer[] = [];
  const samples = parts.reduce((sum, part) => sum + part.length, 0) / channels;
  await ffmpeg({
    args: [
      ["-f", "s16le", "-ar", String(sampleRate), "-ac", String(channels), "-i", "pipe:0"],
      // the native encoder with its default search: the fast one halves the time and loses 15 dB
      ["-c:a", "aac", "-b:a", `${bitrateKbps}k`],
      // the same bytes for the same sound
      ["-fflags", "+bitexact", "-flags:a", "+bitexact"],
      ["-f", "adts", "pipe:1"],
    ].flat(),
    signal: run.signal,
    limitMs: LIMIT_MS,
    stdin: bytesOf(parts),
    onOutput: (bytes) => void output.push(bytes),
    onProgress: (outMs) => run.progress(Math.min(0.95, (outMs * SAMPLE_RATE) / 1000 / samples)),
  });
  return Buffer.concat(output);
}

async function* bytesOf(parts: Int16Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}
