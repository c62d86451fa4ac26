/** WAV, little-endian (RIFF, Microsoft multimedia registration 1994; extensible formats by WAVEFORMATEXTENSIBLE): how PCM travels between stages. */
import { open } from "node:fs/promises";
import { TaskFailure } from "../node-service/stage.ts";
import { parseFormat, writeFormat } from "./wav-format.ts";
import type { WavFormat } from "./wav-format.ts";
import { writeAll } from "./write-all.ts";

/** `frames`: samples of one channel. `dataOffset`: where the samples begin in the file. */
export type WavInfo = WavFormat & { frames: number; dataOffset: number };
/** Signed 16 bit. `pcm` is interleaved. */
export type Wav = { sampleRate: number; channels: number; pcm: Int16Array };

export const WAV_TYPE = "audio/wav";
// long enough for the LIST and bext chunks some writers put before the samples
const SEARCHED_BYTES = 65_536;

/** @throws TaskFailure `invalid_wav` */
export function parseWavHeader(head: Buffer, fileBytes: number): WavInfo {
  if (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WAVE") throw invalid("no RIFF header");
  let format: WavFormat | null = null;
  for (let at = 12; at + 8 <= head.length;) {
    const id = head.toString("latin1", at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (id === "fmt ") format = parseFormat(head.subarray(at + 8, at + 8 + size)) ?? invalidFormat();
    if (id === "data") {
      if (!format) throw invalid("samples before their format");
      // a writer to a pipe leaves the size at all ones
      const bytes = Math.min(size, fileBytes - at - 8);
      return { ...format, frames: Math.floor(bytes / format.sampleBytes / format.channels), dataOffset: at + 8 };
    }
    at += 8 + size + (size % 2);
  }
  throw invalid("no samples");
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

/** The bytes of all samples, at an offset that suits arrays of any of them: for pieces and takes, which are short. @throws TaskFailure `invalid_wav` */
export async function readSamples(file: string): Promise<WavInfo & { bytes: Buffer }> {
  const info = await wavInfo(file);
  const bytes = Buffer.from(new ArrayBuffer(info.frames * info.channels * info.sampleBytes));
  const handle = await open(file);
  try {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, info.dataOffset);
    if (bytesRead !== bytes.length) throw invalid("fewer samples than its header says");
    return { ...info, bytes };
  } finally {
    await handle.close();
  }
}

/** A whole file of 16 bit. @throws TaskFailure `invalid_wav` */
export async function readWav(file: string): Promise<Wav> {
  const { sampleRate, channels, encoding, bytes } = await readSamples(file);
  if (encoding !== "s16") throw invalid("not of 16 bits");
  return { sampleRate, channels, pcm: new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2) };
}

/** What comes before `frames` samples: 16 bit where nothing else is said. More channels than two are an extensible format, as it must be. */
export function wavHeader(format: Pick<WavInfo, "sampleRate" | "channels" | "frames"> & { encoding?: "s16" | "f32" }): Buffer {
  const chunk = writeFormat({ ...format, encoding: format.encoding ?? "s16" });
  const data = format.frames * chunk.readUInt16LE(12);
  const header = Buffer.alloc(20 + chunk.length + 8);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(header.length - 8 + data, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(chunk.length, 16);
  chunk.copy(header, 20);
  header.write("data", 20 + chunk.length, "latin1");
  header.writeUInt32LE(data, 24 + chunk.length);
  return header;
}

export async function writeWav(file: string, wav: Wav): Promise<void> {
  const header = wavHeader({ sampleRate: wav.sampleRate, channels: wav.channels, frames: wav.pcm.length / wav.channels });
  await writeChunks(file, [header, new Uint8Array(wav.pcm.buffer, wav.pcm.byteOffset, wav.pcm.byteLength)]);
}

/** A file of these bytes, one after the other. @throws TaskFailure `io_error` */
export async function writeChunks(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, "w");
  try {
    for (const chunk of chunks) await writeAll(handle, chunk);
  } finally {
    await handle.close();
  }
}

export const invalid = (why: string): TaskFailure => new TaskFailure("invalid_wav", `A sound artifact is not what this stage reads: ${why}.`);
const invalidFormat = (): never => {
  throw invalid("not PCM of 8 to 32 bits or floats, of 1 to 8 channels, at 4 to 192 kHz");
};
