/**
 * Does a file reach as far as its own headers say? Demuxers read cut-off files without complaint, so truncation is read
 * from the structure: ISO 14496-12 boxes, RIFF, and the Matroska Segment (RFC 9559).
 */
import type { ContainerName } from "../contract/sniff.ts";

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** True when bytes that the headers promise are missing. Containers that promise nothing (MPEG-TS, MP3, Ogg) are never cut off. */
export async function isCutOff(name: ContainerName, sizeBytes: number, read: ReadAt): Promise<boolean> {
  if (name === "mp4" || name === "mov") return isoCutOff(sizeBytes, read);
  if (name === "wav" || name === "avi") return riffCutOff(sizeBytes, read);
  if (name === "matroska" || name === "webm") return matroskaCutOff(sizeBytes, read);
  return false;
}

/** Top-level boxes must all fit, and the index (moov) must be among them. */
async function isoCutOff(sizeBytes: number, read: ReadAt): Promise<boolean> {
  let hasIndex = false;
  for (let at = 0; at + 8 <= sizeBytes;) {
    const header = await read(at, 16);
    const type = header.toString("latin1", 4, 8);
    // written last by cameras; what follows an index that is whole is no longer needed to present the film
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return !hasIndex;
    hasIndex ||= type === "moov";
    const short = header.readUInt32BE(0);
    if (short === 0) return !hasIndex;
    const size = short === 1 && header.length >= 16 ? Number(header.readBigUInt64BE(8)) : short;
    if (size < 8) return !hasIndex;
    at += size;
    if (at > sizeBytes) return true;
  }
  return !hasIndex;
}

async function riffCutOff(sizeBytes: number, read: ReadAt): Promise<boolean> {
  const header = await read(0, 8);
  const declared = header.readUInt32LE(4);
  // writers that could not go back leave 0 or all ones; the padding byte of an odd chunk may be absent
  return declared !== 0 && declared !== 0xffff_ffff && declared + 8 > sizeBytes + 1;
}

async function matroskaCutOff(sizeBytes: number, read: ReadAt): Promise<boolean> {
  const ebml = vint(await read(4, 8));
  const segmentAt = 4 + ebml.length + (ebml.value ?? 0);
  const head = await read(segmentAt, 12);
  if (head.length < 5 || head.readUInt32BE(0) !== 0x18538067) return true;
  const segment = vint(head.subarray(4));
  return segment.value !== null && segmentAt + 4 + segment.length + segment.value > sizeBytes;
}

/** EBML variable-length integer; all ones mean "unknown" (a live recording). */
function vint(bytes: Buffer): { length: number; value: number | null } {
  const first = bytes[0] ?? 0;
  const length = Math.max(1, Math.clz32(first) - 23);
  let value = first & ((1 << (8 - length)) - 1);
  let unknown = value === (1 << (8 - length)) - 1;
  for (const byte of bytes.subarray(1, length)) {
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { length, value: unknown ? null : value };
}
