/** WAV, signed 16 bit little-endian: how PCM travels between stages. */
import { open } from "node:fs/promises";
import { TaskFailure } from "../node-service/stage.ts";

/** `frames`: samples of one channel. `dataOffset`: where the samples begin in the file. */
export type WavInfo = { sampleRate: number; channels: number; frames: number; dataOffset: number };
/** `pcm` is interleaved. */
export type Wav = { sampleRate: number; channels: number; pcm: Int16Array };

export const WAV_TYPE = "audio/wav";
const HEADER_BYTES = 44;
// long enough for the LIST and bext chunks some writers put before the samples
const SEARCHED_BYTES = 65_536;
const PCM = 1;
const EXTENSIBLE = 0xfffe;

/** @throws TaskFailure `invalid_wav` */
export function parseWavHeader(head: Buffer, fileBytes: number): WavInfo {
  if (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WAVE") throw invalid("no RIFF header");
  let format: { sampleRate: number; channels: number } | null = null;
  for (let at = 12; at + 8 <= head.length;) {
    const id = head.toString("latin1", at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (id === "fmt ") format = parseFormat(head.subarray(at + 8, at + 8 + size));
    if (id === "data") {
      if (!format) throw invalid("samples before their format");
      // a writer to a pipe leaves the size at all ones
      const bytes = Math.min(size, fileBytes - at - 8);
      return { ...format, frames: Math.floor(bytes / 2 / format.channels), dataOffset: at + 8 };
    }
    at += 8 + size + (size % 2);
  }
  throw invalid("no samples");
}

function parseFormat(chunk: Buffer): { sampleRate: number; channels: number } {
  if (chunk.length < 16) throw invalid("a short format");
  const [tag, channels, sampleRate, bits] = [chunk.readUInt16LE(0), chunk.readUInt16LE(2), chunk.readUInt32LE(4), chunk.readUInt16LE(14)];
  if ((tag !== PCM && tag !== EXTENSIBLE) || bits !== 16 || channels < 1 || channels > 2 || sampleRate < 4000) throw invalid("not 16 bit PCM, mono or stereo");
  return { sampleRate, channels };
}

/** @throws TaskFailure `invalid_wav` */
export async function wavInfo(file: string): Promise<WavInfo> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    return parseWavHeader(buffer.subarray(0, bytesRead), size);
  } finally {
    await handle.close();
  }
}

/** The whole file: for pieces and takes, which are short. @throws TaskFailure `invalid_wav` */
export async function readWav(file: string): Promise<Wav> {
  const info = await wavInfo(file);
  const bytes = info.frames * info.channels * 2;
  const handle = await open(file);
  try {
    // a fresh buffer: Int16Array needs an even offset, which dataOffset does not promise
    const pcm = new Int16Array(bytes / 2);
    await handle.read(new Uint8Array(pcm.buffer), 0, bytes, info.dataOffset);
    return { sampleRate: info.sampleRate, channels: info.channels, pcm };
  } finally {
    await handle.close();
  }
}

/** The 44 bytes before `frames` samples. */
export function wavHeader({ sampleRate, channels, frames }: Omit<WavInfo, "dataOffset">): Buffer {
  const data = frames * channels * 2;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(HEADER_BYTES - 8 + data, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(data, 40);
  return header;
}

export async function writeWav(file: string, wav: Wav): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.write(wavHeader({ sampleRate: wav.sampleRate, channels: wav.channels, frames: wav.pcm.length / wav.channels }));
    await handle.write(new Uint8Array(wav.pcm.buffer, wav.pcm.byteOffset, wav.pcm.byteLength));
  } finally {
    await handle.close();
  }
}

const invalid = (why: string): TaskFailure => new TaskFailure("invalid_wav", `A sound artifact is not what this stage reads: ${why}.`);
