/** The `fmt ` chunk of a WAV file: what its samples are. */
export type WavEncoding = "u8" | "s16" | "s24" | "s32" | "f32" | "f64";
export type WavFormat = { sampleRate: number; channels: number; encoding: WavEncoding; sampleBytes: number };

const TAGS = { pcm: 1, float: 3, extensible: 0xfffe } as const;
const ENCODINGS: Readonly<Record<string, WavEncoding>> = { "1/8": "u8", "1/16": "s16", "1/24": "s24", "1/32": "s32", "3/32": "f32", "3/64": "f64" };
const MOST_CHANNELS = 8;
const [LEAST_RATE, MOST_RATE] = [4_000, 192_000];
/** Where an extensible format has the tag it extends: the first two bytes of its sub-format. */
const SUB_FORMAT = 24;
/** What follows those two bytes in the sub-formats of PCM and floats (KSDATAFORMAT_SUBTYPE_PCM, _IEEE_FLOAT). */
const SUB_FORMAT_REST = Buffer.from("000000001000800000aa00389b71", "hex");
const EXTENSIBLE_BYTES = 40;
/** 5.1 in the order of WAV: FL FR FC LFE BL BR. Other numbers of channels get no places. */
const FIVE_ONE = { channels: 6, mask: 0x3f };

/** Null: not a format that is read here. */
export function parseFormat(chunk: Buffer): WavFormat | null {
  if (chunk.length < 16) return null;
  const [tag, channels, sampleRate, bits] = [chunk.readUInt16LE(0), chunk.readUInt16LE(2), chunk.readUInt32LE(4), chunk.readUInt16LE(14)];
  const meant = tag === TAGS.extensible && chunk.length >= SUB_FORMAT + 2 ? chunk.readUInt16LE(SUB_FORMAT) : tag;
  const encoding = ENCODINGS[`${meant}/${bits}`];
  if (!encoding || channels < 1 || channels > MOST_CHANNELS || sampleRate < LEAST_RATE || sampleRate > MOST_RATE) return null;
  return { sampleRate, channels, encoding, sampleBytes: bits / 8 };
}

/** 16 bytes for one channel or two, 40 for more. */
export function writeFormat({ sampleRate, channels, encoding }: { sampleRate: number; channels: number; encoding: "s16" | "f32" }): Buffer {
  const [tag, sampleBytes] = encoding === "s16" ? [TAGS.pcm, 2] : [TAGS.float, 4];
  const isExtensible = channels > 2;
  const chunk = Buffer.alloc(isExtensible ? EXTENSIBLE_BYTES : 16);
  chunk.writeUInt16LE(isExtensible ? TAGS.extensible : tag, 0);
  chunk.writeUInt16LE(channels, 2);
  chunk.writeUInt32LE(sampleRate, 4);
  chunk.writeUInt32LE(sampleRate * channels * sampleBytes, 8);
  chunk.writeUInt16LE(channels * sampleBytes, 12);
  chunk.writeUInt16LE(sampleBytes * 8, 14);
  if (!isExtensible) return chunk;
  chunk.writeUInt16LE(EXTENSIBLE_BYTES - 18, 16);
  chunk.writeUInt16LE(sampleBytes * 8, 18);
  chunk.writeUInt32LE(channels === FIVE_ONE.channels ? FIVE_ONE.mask : 0, 20);
  chunk.writeUInt16LE(tag, SUB_FORMAT);
  SUB_FORMAT_REST.copy(chunk, SUB_FORMAT + 2);
  return chunk;
}
