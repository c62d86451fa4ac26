/** The samples of WAV files as one stream of bytes: constant memory for any number of pieces. */
import { createReadStream } from "node:fs";
import { PIECE_SAMPLES } from "../contract/stages.ts";
import { invalid, wavInfo } from "./wav.ts";

/** Samples [from, to) of a film that lies in `files`, the pieces of the grid. Interleaved 16 bit. @throws TaskFailure `invalid_wav` */
export async function* pcmOf(files: readonly string[], channels: number, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let piece = Math.floor(from / PIECE_SAMPLES); piece * PIECE_SAMPLES < to; piece++) {
    const file = files[piece];
    if (!file) return;
    const { dataOffset, frames, encoding } = await wavInfo(file);
    if (encoding !== "s16") throw invalid("not of 16 bits");
    const start = Math.max(0, from - piece * PIECE_SAMPLES);
    const end = Math.min(frames, to - piece * PIECE_SAMPLES);
    if (end <= start) continue;
    yield* createReadStream(file, { start: dataOffset + start * channels * 2, end: dataOffset + end * channels * 2 - 1, highWaterMark: 1 << 18 });
  }
}
