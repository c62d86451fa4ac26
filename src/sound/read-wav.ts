/**
 * WAV to mono, signed 16 bit: integers of 16, 24 and 32 bit and floats of 32 and 64, plain or extensible; channels are averaged, what is
 * louder than full scale is clipped. Everything else is refused by name.
 */
import type { Pcm } from "../providers/speech.ts";
import { BadSound } from "./bad-sound.ts";
import { isRate } from "./read-pcm.ts";
import { wavChunks } from "./wav-chunks.ts";

const FULL_SCALE = 32_768;
const MOST_CHANNELS = 8;
const [INTEGER, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];
/** Codes of RFC 2361 that are met with now and then. */
const OTHER_CODES: Record<number, string> = { 2: "ADPCM", 6: "A-law", 7: "mu-law", 17: "IMA ADPCM", 85: "MP3" };

type Format = { code: number; channels: number; sampleRate: number; blockBytes: number; bits: number };
/** The value of a sample at full scale 1. */
type Read = (view: DataView, at: number) => number;
const READERS: Record<string, Read> = {
  [`${INTEGER}/16`]: (view, at) => view.getInt16(at, true) / FULL_SCALE,
  [`${INTEGER}/24`]: (view, at) => (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / (FULL_SCALE * 256),
  [`${INTEGER}/32`]: (view, at) => view.getInt32(at, true) / (FULL_SCALE * 65_536),
  [`${FLOAT}/32`]: (view, at) => view.getFloat32(at, true),
  [`${FLOAT}/64`]: (view, at) => view.getFloat64(at, true),
};

/** Throws BadSound. */
export function readWav(bytes: Uint8Array): Pcm {
  const { format: chunk, data } = wavChunks(bytes);
  const format = formatOf(chunk);
  const read = READERS[`${format.code}/${format.bits}`];
  if (!read) throw new BadSound(`sent a WAV file of ${nameOf(format)}: choose 16 bit PCM.`);
  if (data.length === 0) throw new BadSound("sent a WAV file without a single sample.");
  if (data.length % format.blockBytes !== 0) throw new BadSound("sent a WAV file that ends in the middle of a sample.");
  return { samples: mono(data, format, read), sampleRate: format.sampleRate };
}

function formatOf(chunk: DataView): Format {
  if (chunk.byteLength < 16) throw new BadSound("sent a WAV file whose header is too short.");
  const [channels, sampleRate, blockBytes, bits] = [chunk.getUint16(2, true), chunk.getUint32(4, true), chunk.getUint16(12, true), chunk.getUint16(14, true)];
  if (channels < 1 || channels > MOST_CHANNELS) throw new BadSound(`sent a WAV file of ${channels} channels.`);
  if (!isRate(sampleRate)) throw new BadSound(`sent sound of ${sampleRate} samples a second.`);
  if (blockBytes !== channels * Math.ceil(bits / 8)) throw new BadSound("sent a WAV file whose header contradicts itself.");
  return { code: codeOf(chunk), channels, sampleRate, blockBytes, bits };
}

/** The extensible form says in a GUID what it is; its first two bytes are the plain form's code. */
function codeOf(chunk: DataView): number {
  const code = chunk.getUint16(0, true);
  if (code !== EXTENSIBLE) return code;
  if (chunk.byteLength < 40) throw new BadSound("sent a WAV file whose header is too short.");
  return chunk.getUint16(24, true);
}

const nameOf = ({ code, bits }: Format): string =>
  code === INTEGER ? `${bits} bit PCM` : code === FLOAT ? `${bits} bit floats` : (OTHER_CODES[code] ?? `an unknown kind (${code})`);

function mono(data: Uint8Array, { channels, blockBytes, bits }: Format, read: Read): Int16Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const bytes = bits / 8;
  const samples = new Int16Array(data.length / blockBytes);
  for (let index = 0; index < samples.length; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(view, index * blockBytes + channel * bytes);
    if (!Number.isFinite(sum)) throw new BadSound("sent a WAV file with samples that are no numbers.");
    samples[index] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round((sum / channels) * FULL_SCALE)));
  }
  return samples;
}
