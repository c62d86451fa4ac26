/** AAC-LC by ffmpeg's own encoder, and back: sound as floats, full scale 1, in; ADTS frames out. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import { adtsFrames } from "./adts.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { deinterleave } from "./planes.ts";
import { interleave } from "./sound.ts";

const LIMIT_MS = 300_000;
const PORTION = 1 << 16;

export type Encoding = { bitrateKbps: number; signal: AbortSignal; onProgress?: (fraction: number) => void };

/** Every frame of 1,024 samples, the priming first: frame j holds samples (j - 1) x 1,024 to j x 1,024. */
export async function toAac(planes: readonly Float32Array[], { bitrateKbps, signal, onProgress }: Encoding): Promise<Buffer[]> {
  const output: Buffer[] = [];
  const lengthMs = ((planes[0]?.length ?? 0) * 1000) / SAMPLE_RATE;
  await ffmpeg({
    args: [
      ["-f", "f32le", "-ar", String(SAMPLE_RATE), "-ac", String(planes.length), "-i", "pipe:0"],
      // the native encoder with its default search: the fast one halves the time and loses 15 dB
      ["-c:a", "aac", "-b:a", `${bitrateKbps}k`],
      // the same bytes for the same sound
      ["-fflags", "+bitexact", "-flags:a", "+bitexact"],
      ["-f", "adts", "pipe:1"],
    ].flat(),
    signal,
    limitMs: LIMIT_MS,
    stdin: portionsOf(interleave(planes)),
    onOutput: (bytes) => void output.push(bytes),
    onProgress: (outMs) => onProgress?.(Math.min(1, outMs / lengthMs)),
  });
  return adtsFrames(Buffer.concat(output));
}

/** What a player makes of the frames: 1,024 samples of each, the first being the priming. */
export async function fromAac(frames: readonly Buffer[], channels: number, signal: AbortSignal): Promise<Float32Array[]> {
  const output: Buffer[] = [];
  await ffmpeg({
    args: ["-f", "aac", "-i", "pipe:0", "-f", "f32le", "-ac", String(channels), "pipe:1"],
    signal,
    limitMs: LIMIT_MS,
    stdin: bytesOf(frames),
    onOutput: (bytes) => void output.push(bytes),
  });
  return deinterleave(Buffer.concat(output), channels);
}

async function* portionsOf(pcm: Float32Array): AsyncGenerator<Uint8Array> {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  for (let at = 0; at < bytes.length; at += PORTION) yield bytes.subarray(at, at + PORTION);
}

async function* bytesOf(frames: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield Buffer.concat(frames);
}
