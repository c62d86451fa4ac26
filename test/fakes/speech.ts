/**
 * Speech that a fake vendor can hear without a model: a FLAC file by its magic and its STREAMINFO block (RFC 9639, 8.1, 8.2), whose words
 * lie in an APPLICATION block (8.4), from the start of the piece. Fakes read length and words out of the bytes, as vendors do.
 */

export type Said = { text: string; startMs: number; endMs: number; speaker?: string };
export type Sound = { tag: string; startMs: number; endMs: number };
/** `padTo`: the file is at least so many bytes long. */
export type Speech = { durationMs: number; said: Said[]; sounds?: Sound[]; padTo?: number };

const SAMPLE_RATE = 16_000;

export function speechOf({ durationMs, said, sounds = [], padTo = 0 }: Speech): Uint8Array {
  const info = new Uint8Array(34);
  const view = new DataView(info.buffer);
  const samples = Math.round((durationMs * SAMPLE_RATE) / 1000);
  view.setUint16(0, 4096);
  view.setUint16(2, 4096);
  // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of samples.
  view.setUint32(10, ((SAMPLE_RATE << 12) | (15 << 4) | Math.floor(samples / 2 ** 32)) >>> 0);
  view.setUint32(14, samples >>> 0);
  const words = new TextEncoder().encode(`said${JSON.stringify({ said, sounds })}`);
  const blocks = [block(0, info, false), block(2, words, true)];
  const head = Buffer.concat([Buffer.from("fLaC"), ...blocks]);
  return new Uint8Array(Buffer.concat([head, Buffer.alloc(Math.max(0, padTo - head.length))]));
}

function block(type: number, body: Uint8Array, isLast: boolean): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  head[0] = type | (isLast ? 0x80 : 0);
  return Buffer.concat([head, body]);
}

/** Null: it is no FLAC, or none of ours. */
export function heardIn(bytes: Uint8Array): Required<Omit<Speech, "padTo">> | null {
  const file = Buffer.from(bytes);
  if (file.length < 42 || file.toString("latin1", 0, 4) !== "fLaC") return null;
  const samples = (file[21]! & 0x0f) * 2 ** 32 + file.readUInt32BE(22);
  const length = file.readUInt32BE(42) & 0xffffff;
  const text = file.toString("utf8", 46, 46 + length);
  if (!text.startsWith("said")) return null;
  return { durationMs: (samples * 1000) / SAMPLE_RATE, ...(JSON.parse(text.slice(4)) as { said: Said[]; sounds: Sound[] }) };
}
