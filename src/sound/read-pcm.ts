/** Headerless PCM: signed 16 bit little-endian, mono, as vendors call `pcm`. */
import type { Pcm } from "../providers/speech.ts";
import { BadSound } from "./bad-sound.ts";

export const LEAST_RATE = 8_000;
export const MOST_RATE = 192_000;

/** Throws BadSound: half a sample, no sample, an impossible rate. */
export function readPcm(bytes: Uint8Array, sampleRate: number): Pcm {
  if (!isRate(sampleRate)) throw new BadSound(`sent sound of ${sampleRate} samples a second.`);
  if (bytes.length === 0) throw new BadSound("sent no sound at all.");
  if (bytes.length % 2 !== 0) throw new BadSound(`sent ${bytes.length} bytes of 16 bit sound: the last sample is only half there.`);
  return { samples: samplesOf(bytes), sampleRate };
}

export const isRate = (rate: number): boolean => Number.isInteger(rate) && rate >= LEAST_RATE && rate <= MOST_RATE;

/** By DataView, which minds neither the alignment of the bytes nor the machine's byte order. */
function samplesOf(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.length / 2 }, (_, index) => view.getInt16(index * 2, true));
}
