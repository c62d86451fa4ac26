/** Sounds for tests: made by formula, the same every time; and WAV files of any encoding, as foreign writers make them. */
import { writeFileSync } from "node:fs";
import { fileOf } from "./media-files.ts";

export const sine = (length: number, hertz: number, sampleRate: number, height = 0.3): Float32Array =>
  Float32Array.from({ length }, (_, k) => height * Math.sin((2 * Math.PI * hertz * k) / sampleRate));
export const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

const TAGS = { pcm: 1, float: 3 } as const;
export type Written = { kind: keyof typeof TAGS; bits: number; sampleRate: number; channels: number; extensible?: boolean };

/** A WAV file whose samples are these numbers, interleaved, full scale 1. Returns its path. */
export function foreignWav(name: string, { kind, bits, sampleRate, channels, extensible = false }: Written, values: ArrayLike<number>): string {
  const width = bits / 8;
  const data = Buffer.alloc(values.length * width);
  for (let k = 0; k < values.length; k++) putSample(data, k * width, kind, bits, values[k] ?? 0);
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : TAGS[kind], 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE(sampleRate * channels * width, 8);
  format.writeUInt16LE(channels * width, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) format.writeUInt16LE(TAGS[kind], 24);
  // a chunk of odd length before the samples, as tags are
  const body = Buffer.concat([Buffer.from("WAVE"), chunk("fmt ", format), chunk("LIST", Buffer.from("abc")), chunk("data", data)]);
  writeFileSync(fileOf(name), chunk("RIFF", body));
  return fileOf(name);
}

function chunk(id: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function putSample(data: Buffer, at: number, kind: keyof typeof TAGS, bits: number, value: number): void {
  if (kind === "float") {
    if (bits === 32) data.writeFloatLE(value, at);
    else data.writeDoubleLE(value, at);
    return;
  }
  const scale = 2 ** (bits - 1);
  const whole = Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
  if (bits === 8) data.writeUInt8(whole + 128, at);
  else data.writeIntLE(whole, at, bits / 8);
}
