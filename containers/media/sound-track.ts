/** The frames of an M4A of `join`: what describes them, and where they lie. */
import { open } from "node:fs/promises";
import { FRAME_SAMPLES } from "./adts.ts";
import { bodyAt, boxesOf } from "./boxes.ts";

export type SoundTrack = {
  /** Body of `moov/trak/mdia`. */
  mdia: Buffer;
  sampleRate: number;
  channels: number;
  frameBytes: number[];
  /** Where the first frame lies in the file; the others follow. */
  dataAt: number;
  /** Samples before time 0, whole frames: what the encoder needed to begin. */
  priming: number;
};

/** @throws RangeError when it is not such a file */
export async function readSoundTrack(file: string): Promise<SoundTrack> {
  const handle = await open(file);
  try {
    const head = async (at: number): Promise<{ type: string; bytes: number }> => {
      const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, at);
      return { type: buffer.toString("latin1", 4, 8), bytes: buffer.readUInt32BE(0) };
    };
    const ftyp = await head(0);
    const moov = await head(ftyp.bytes);
    if (ftyp.type !== "ftyp" || moov.type !== "moov") throw new RangeError("no M4A of ours");
    const { buffer } = await handle.read(Buffer.alloc(moov.bytes - 8), 0, moov.bytes - 8, ftyp.bytes + 8);
    return trackOf(buffer);
  } finally {
    await handle.close();
  }
}

function trackOf(moov: Buffer): SoundTrack {
  const trak = bodyAt(moov, "trak");
  const mdia = bodyAt(trak, "mdia");
  const stbl = bodyAt(mdia, "minf/stbl");
  const stsz = bodyAt(stbl, "stsz");
  const frameBytes = Array.from({ length: stsz.readUInt32BE(8) }, (_, index) => stsz.readUInt32BE(12 + 4 * index));
  const entry = boxesOf(bodyAt(stbl, "stsd").subarray(8))[0];
  if (entry?.type !== "mp4a") throw new RangeError("no AAC");
  const priming = bodyAt(trak, "edts/elst").readUInt32BE(12);
  if (priming % FRAME_SAMPLES !== 0) throw new RangeError("no whole frame before time 0");
  const [sampleRate, channels] = [bodyAt(mdia, "mdhd").readUInt32BE(12), entry.body.readUInt16BE(16)];
  return { mdia, sampleRate, channels, frameBytes, dataAt: bodyAt(stbl, "stco").readUInt32BE(8), priming };
}
