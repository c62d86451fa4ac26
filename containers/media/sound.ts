/** Sound as floats, channel by channel, full scale 1: what the mixer and the encoder work on. 16 bit samples are their exact 32,768ths. */
import { invalid, readSamples, wavHeader, writeChunks } from "./wav.ts";
import type { WavEncoding } from "./wav-format.ts";

/** `planes`: one for each channel, all of one length. */
export type Sound = { sampleRate: number; planes: Float32Array[] };

/** A whole WAV file of any encoding that wav-format.ts names. @throws TaskFailure `invalid_wav`, also for samples that are no numbers */
export async function readSound(file: string): Promise<Sound> {
  const { sampleRate, channels, frames, encoding, bytes } = await readSamples(file);
  const { values, scale, middle } = SAMPLES[encoding](bytes);
  const planes = Array.from({ length: channels }, () => new Float32Array(frames));
  for (const [channel, plane] of planes.entries()) {
    for (let frame = 0, at = channel; frame < frames; frame++, at += channels) plane[frame] = ((values[at] ?? 0) - middle) * scale;
  }
  if (encoding.startsWith("f") && !planes.every(areNumbers)) throw invalid("samples that are no numbers");
  return { sampleRate, planes };
}

/** Zero times what is infinite or no number is no number: a sum costs a tenth of asking each sample by a callback. */
function areNumbers(plane: Float32Array): boolean {
  let sum = 0;
  for (let k = 0; k < plane.length; k++) sum += (plane[k] ?? 0) * 0;
  return sum === 0;
}

/** As WAV of 32 bit floats: nothing is clipped. */
export async function writeSound(file: string, { sampleRate, planes }: Sound): Promise<void> {
  const pcm = interleave(planes);
  const header = wavHeader({ sampleRate, channels: planes.length, frames: planes[0]?.length ?? 0, encoding: "f32" });
  await writeChunks(file, [header, new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}

/** Sample by sample in the order of channels. Of one channel: itself, not a copy. */
export function interleave(planes: readonly Float32Array[]): Float32Array {
  const [first] = planes;
  if (!first || planes.length === 1) return first ?? new Float32Array(0);
  const pcm = new Float32Array(first.length * planes.length);
  for (const [channel, plane] of planes.entries()) {
    for (let frame = 0, at = channel; frame < plane.length; frame++, at += planes.length) pcm[at] = plane[frame] ?? 0;
  }
  return pcm;
}

type Samples = { values: ArrayLike<number>; scale: number; middle: number };
const samples = (values: ArrayLike<number>, scale: number, middle = 0): Samples => ({ values, scale, middle });

const SAMPLES: Readonly<Record<WavEncoding, (bytes: Buffer) => Samples>> = {
  u8: (bytes) => samples(bytes, 1 / 128, 128),
  s16: (bytes) => samples(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2), 1 / 32_768),
  s24: (bytes) => samples(widened(bytes), 1 / 2 ** 23),
  s32: (bytes) => samples(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), 1 / 2 ** 31),
  f32: (bytes) => samples(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), 1),
  f64: (bytes) => samples(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8), 1),
};

/** Three bytes each to whole numbers. */
const widened = (bytes: Buffer): Int32Array => Int32Array.from({ length: bytes.length / 3 }, (_, k) => bytes.readIntLE(3 * k, 3));
