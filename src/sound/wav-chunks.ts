/**
 * The parts of a WAV file (RIFF; Microsoft, "Multiple channel audio data and WAVE files"): `fmt ` and `data`, the latter held to what its
 * header promises. Whoever writes a WAV into a pipe cannot know its length and promises 0xFFFFFFFF (ffmpeg, OpenAI): then it is the rest.
 */
import { BadSound } from "./bad-sound.ts";

export type WavChunks = { format: DataView; data: Uint8Array };
const HEADER_BYTES = 12;
/** Written by those that stream. Some write the largest signed number, or one a little below it. */
const UNKNOWN_LENGTH = 0x7fff_0000;

/** Throws BadSound. */
export function wavChunks(bytes: Uint8Array): WavChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || nameAt(view, 0) !== "RIFF" || nameAt(view, 8) !== "WAVE") throw new BadSound("sent no WAV file.");
  let format: DataView | null = null;
  for (let at = HEADER_BYTES; at + 8 <= bytes.length;) {
    const [name, size, start] = [nameAt(view, at), view.getUint32(at + 4, true), at + 8];
    if (name === "data") {
      if (!format) throw new BadSound("sent a WAV file that does not say how its sound is written.");
      return { format, data: dataOf(bytes, start, size) };
    }
    if (start + size > bytes.length) throw new BadSound("sent a WAV file that ends in the middle of its header.");
    if (name === "fmt ") format = new DataView(bytes.buffer, bytes.byteOffset + start, size);
    // A chunk of an odd size is followed by a byte that is none of it.
    at = start + size + (size % 2);
  }
  throw new BadSound("sent a WAV file without sound in it.");
}

function dataOf(bytes: Uint8Array, start: number, size: number): Uint8Array {
  const there = bytes.length - start;
  if (size >= UNKNOWN_LENGTH) return bytes.subarray(start);
  if (size > there) throw new BadSound(`sent a WAV file that promises ${size} bytes of sound and has ${there}.`);
  return bytes.subarray(start, start + size);
}

const nameAt = (view: DataView, at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
