/** Sound in memory as pydub keeps it: 16 bit, whole, copied by every operation; read and written by a process each. */
import { writeFile } from "node:fs/promises";
import type { Tool } from "./rival.ts";

export type Format = { sampleRate: number; channels: number };
const raw = ({ sampleRate, channels }: Format): string[] => ["-f", "s16le", "-ar", String(sampleRate), "-ac", String(channels)];

/** Two processes: one to ask what it is, one to decode. */
export async function read(tool: Tool, file: string, format: Format): Promise<Buffer> {
  await tool.probe(file);
  return tool.run(["-i", file, ...raw(format), "pipe:1"]);
}

/** A temporary WAV and one process. */
export async function write(tool: Tool, file: string, sound: Buffer, format: Format, options: string[] = []): Promise<void> {
  await writeFile(`${file}.raw`, sound);
  await tool.run([...raw(format), "-i", `${file}.raw`, ...options, file]);
}

export const bytesIn = (seconds: number, { sampleRate, channels }: Format): number => Math.max(0, Math.round(seconds * sampleRate)) * channels * 2;

/** One copy of the whole track; theirs makes two or three. */
export function overlay(track: Buffer, sound: Buffer, at: number): Buffer {
  const end = Math.min(track.length, at + sound.length);
  const both = Buffer.alloc(Math.max(0, end - at));
  const [a, b, sum] = [samplesOf(track.subarray(at, end)), samplesOf(sound), samplesOf(both)];
  for (let k = 0; k < sum.length; k++) sum[k] = clipped(a[k]! + b[k]!);
  return Buffer.concat([track.subarray(0, at), both, track.subarray(end)]);
}

export function louder(sound: Buffer, factor: number): Buffer {
  return Buffer.from(samplesOf(sound).map((value) => clipped(value * factor)).buffer);
}

export function normalised(sound: Buffer): Buffer {
  const highest = samplesOf(sound).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return louder(sound, 29_204 / highest);
}

const clipped = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

function samplesOf(bytes: Buffer): Int16Array {
  return bytes.byteOffset % 2 === 0 ? new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1) : samplesOf(Buffer.from(bytes));
}
