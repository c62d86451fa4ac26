/** What a fragmented MP4 of one picture track holds (ISO 14496-12, 8.8): its head, and each fragment's place, beginning and length. */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { bodyAt, boxesOf } from "./boxes.ts";
import type { Segment } from "./playlist.ts";

/** `startS`: when the first frame is presented. */
export type Fragmented = { initBytes: number; moov: Buffer; segments: Segment[]; frames: number; startS: number };
/** `start`, `duration` in ticks of the track: of the first frame presented, and of all frames together. */
type Fragment = { start: number; duration: number; frames: number };

/** Reads boxes' heads and indexes, never the frames. @throws RangeError when the file is not such */
export async function readFragments(file: string): Promise<Fragmented> {
  const handle = await open(file);
  try {
    const indexes: Buffer[] = [];
    const found: (Fragment & { offset: number; sizeBytes: number })[] = [];
    let pending: (Fragment & { offset: number }) | null = null;
    for await (const { type, at, bytes } of topBoxes(handle)) {
      if (type === "moov") indexes.push(await body(handle, at, bytes));
      if (type === "moof") pending = { ...fragmentOf(await body(handle, at, bytes)), offset: at };
      if (type !== "mdat" || !pending) continue;
      found.push({ ...pending, sizeBytes: at + bytes - pending.offset });
      pending = null;
    }
    const [moov] = indexes;
    if (!moov || !found[0]) throw new RangeError("no fragments");
    const unit = 1 / bodyAt(moov, "trak/mdia/mdhd").readUInt32BE(moovVersion(moov) === 1 ? 20 : 12);
    const segments = found.map(({ offset, sizeBytes, start, duration }, index) => {
      // up to where the next one begins: frames may last longer than their packets say
      const ticks = (found[index + 1]?.start ?? start + duration) - start;
      return { offset, sizeBytes, durationS: ticks * unit };
    });
    const frames = found.reduce((sum, fragment) => sum + fragment.frames, 0);
    return { initBytes: found[0].offset, moov, segments, frames, startS: found[0].start * unit };
  } finally {
    await handle.close();
  }
}

const moovVersion = (moov: Buffer): number => bodyAt(moov, "trak/mdia/mdhd").readUInt8(0);

async function* topBoxes(handle: FileHandle): AsyncGenerator<{ type: string; at: number; bytes: number }> {
  const { size } = await handle.stat();
  const header = Buffer.alloc(16);
  for (let at = 0; at + 8 <= size;) {
    await handle.read(header, 0, 16, at);
    const short = header.readUInt32BE(0);
    const bytes = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
    if (bytes < 8 || at + bytes > size) throw new RangeError(`no whole box at ${at}`);
    yield { type: header.toString("latin1", 4, 8), at, bytes };
    at += bytes;
  }
}

async function body(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  return (await handle.read(Buffer.alloc(bytes - 8), 0, bytes - 8, at + 8)).buffer;
}

function fragmentOf(moof: Buffer): Fragment {
  const traf = bodyAt(moof, "traf");
  const tfdt = bodyAt(traf, "tfdt");
  const decoded = tfdt.readUInt8(0) === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  const usual = defaultDuration(bodyAt(traf, "tfhd"));
  const runs = boxesOf(traf).flatMap(({ type, body: trun }) => (type === "trun" ? samplesOf(trun, usual) : []));
  const duration = runs.reduce((sum, sample) => sum + sample.duration, 0);
  return { start: decoded + (runs[0]?.shift ?? 0), duration, frames: runs.length };
}

/** 8.8.7: behind flags and track, the fields that the flags announce, in their order. */
function defaultDuration(tfhd: Buffer): number {
  const flags = tfhd.readUIntBE(1, 3);
  const at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  return flags & 8 ? tfhd.readUInt32BE(at) : 0;
}

/** 8.8.8. `shift`: from decoding to presentation. */
function samplesOf(trun: Buffer, usual: number): { duration: number; shift: number }[] {
  const flags = trun.readUIntBE(1, 3);
  const has = (flag: number): number => (flags & flag ? 4 : 0);
  const first = 8 + has(1) + has(4);
  const stride = has(0x100) + has(0x200) + has(0x400) + has(0x800);
  return Array.from({ length: trun.readUInt32BE(4) }, (_, index) => {
    const at = first + index * stride;
    const shift = flags & 0x800 ? trun.readInt32BE(at + stride - 4) : 0;
    return { duration: flags & 0x100 ? trun.readUInt32BE(at) : usual, shift };
  });
}
