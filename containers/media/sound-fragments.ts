/** The boxes of a fragmented MP4 of AAC (ISO 14496-12, 8.8): its head, and what goes before the frames of each fragment. Pure. */
import { bodyAt, box, boxesOf, u16, u32, u64, UNITY } from "./boxes.ts";
import { FRAME_SAMPLES } from "./adts.ts";
import type { SoundTrack } from "./sound-track.ts";

/** `ftyp` and `moov`: the track described as in the M4A, with empty tables. */
export function soundHead({ mdia, sampleRate }: SoundTrack): Buffer {
  const mvhd = box("mvhd", u32(0, 0, 0, sampleRate, 0, 0x0001_0000), u16(0x0100, 0), u32(0, 0, ...UNITY, 0, 0, 0, 0, 0, 0, 2));
  // flags 7: enabled, in the movie, in the preview
  const tkhd = box("tkhd", u32(7, 0, 0, 1, 0, 0, 0, 0), u16(0, 1, 0x0100, 0), u32(...UNITY, 0, 0));
  const trex = box("trex", u32(0, 1, 1, FRAME_SAMPLES, 0, 0));
  return Buffer.concat([
    box("ftyp", Buffer.from("iso6", "latin1"), u32(0), Buffer.from("iso6cmfc", "latin1")),
    box("moov", mvhd, box("trak", tkhd, emptied(mdia, sampleRate)), box("mvex", trex)),
  ]);
}

function emptied(mdia: Buffer, sampleRate: number): Buffer {
  const mdhd = box("mdhd", u32(0, 0, 0, sampleRate, 0), u16(0x55c4, 0));
  const kept = (bytes: Buffer, type: string): Buffer => box(type, bodyAt(bytes, type));
  const minf = bodyAt(mdia, "minf");
  const stsd = kept(bodyAt(minf, "stbl"), "stsd");
  const stbl = box("stbl", stsd, box("stts", u32(0, 0)), box("stsc", u32(0, 0)), box("stsz", u32(0, 0, 0)), box("stco", u32(0, 0)));
  const others = boxesOf(minf).filter(({ type }) => type !== "stbl");
  return box("mdia", mdhd, kept(mdia, "hdlr"), box("minf", ...others.map(({ type, body }) => box(type, body)), stbl));
}

/** `moof` and the head of `mdat`. `number` from 1; `startSample`: of its first frame, on the track's clock. */
export function soundFragment(number: number, startSample: number, frameBytes: readonly number[]): Buffer {
  const data = frameBytes.reduce((sum, bytes) => sum + bytes, 0);
  const size = moof(number, startSample, frameBytes, 0).length;
  return Buffer.concat([moof(number, startSample, frameBytes, size + 8), u32(data + 8), Buffer.from("mdat", "latin1")]);
}

function moof(number: number, startSample: number, frameBytes: readonly number[], dataOffset: number): Buffer {
  // flags 0x02_0000: places count from this box
  const tfhd = box("tfhd", u32(0x02_0000, 1));
  const tfdt = box("tfdt", u32(0x0100_0000), u64(startSample));
  // flags 0x201: where the frames lie, and the size of each; their length is the usual one
  const trun = box("trun", u32(0x201, frameBytes.length, dataOffset, ...frameBytes));
  return box("moof", box("mfhd", u32(0, number)), box("traf", tfhd, tfdt, trun));
}
