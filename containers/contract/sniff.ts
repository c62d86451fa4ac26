/**
 * What a file is, by its first bytes alone. ffmpeg is then forced to that demuxer: a playlist under a video's name is
 * never even probed, so it cannot make ffmpeg open other files.
 */
export type Container = { name: ContainerName; demuxer: string };
export type ContainerName = "mp4" | "mov" | "matroska" | "webm" | "avi" | "wav" | "mpegts" | "mpeg" | "flv" | "asf" | "ogg" | "flac" | "mp3" | "aac";

/** Enough for every signature below and for a few transport packets. */
export const HEAD_BYTES = 4096;

const DEMUXERS: Record<ContainerName, string> = {
  mp4: "mov",
  mov: "mov",
  matroska: "matroska",
  webm: "matroska",
  avi: "avi",
  wav: "wav",
  mpegts: "mpegts",
  mpeg: "mpeg",
  flv: "flv",
  asf: "asf",
  ogg: "ogg",
  flac: "flac",
  mp3: "mp3",
  aac: "aac",
};

/** Demuxers ffmpeg may use at all, as its -format_whitelist. */
export const FORMAT_WHITELIST = [...new Set(Object.values(DEMUXERS))].join(",");

const STILL_BRANDS = new Set(["heic", "heix", "mif1", "avif"]);
const QUICKTIME_BOXES = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);
const ASF_GUID = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];

/** null: not a container we know of. */
export function sniff(head: Uint8Array): Container | null {
  const name = nameOf(head);
  return name && { name, demuxer: DEMUXERS[name] };
}

function nameOf(head: Uint8Array): ContainerName | null {
  if (text(head, 4, 8) === "ftyp") return ftyp(text(head, 8, 12));
  if (QUICKTIME_BOXES.has(text(head, 4, 8))) return "mov";
  if (starts(head, [0x1a, 0x45, 0xdf, 0xa3])) return text(head, 0, 64).includes("webm") ? "webm" : "matroska";
  if (text(head, 0, 4) === "RIFF") return riff(text(head, 8, 12));
  if (text(head, 0, 4) === "OggS") return "ogg";
  if (text(head, 0, 4) === "fLaC") return "flac";
  if (starts(head, [0x46, 0x4c, 0x56, 0x01])) return "flv";
  if (starts(head, ASF_GUID)) return "asf";
  if (starts(head, [0, 0, 1, 0xba])) return "mpeg";
  if (isTransport(head, 0, 188) || isTransport(head, 4, 192)) return "mpegts";
  if (text(head, 0, 3) === "ID3") return tagged(head);
  return elementary(head);
}

const ftyp = (brand: string): ContainerName | null => (STILL_BRANDS.has(brand) ? null : brand === "qt  " ? "mov" : "mp4");
const riff = (form: string): ContainerName | null => (form === "WAVE" ? "wav" : form === "AVI " ? "avi" : null);

function isTransport(head: Uint8Array, offset: number, stride: number): boolean {
  return [0, 1, 2, 3, 4].every((packet) => head[offset + packet * stride] === 0x47);
}

/** What follows an ID3v2 tag: its size is four 7-bit bytes. A tag longer than the head (cover art) means MP3. */
function tagged(head: Uint8Array): ContainerName | null {
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((head[at] ?? 0) & 0x7f), 0);
  return 10 + size + 4 > head.length ? "mp3" : nameOf(head.subarray(10 + size));
}

/** A bare MPEG audio or ADTS frame header: 11 or 12 sync bits, then fields with forbidden values. */
function elementary(head: Uint8Array): ContainerName | null {
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 && ((third >> 2) & 15) < 13 ? "aac" : null;
  const reserved = ((second >> 3) & 3) === 1 || third >> 4 === 15 || ((third >> 2) & 3) === 3;
  return reserved ? null : "mp3";
}

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const starts = (bytes: Uint8Array, signature: number[]): boolean => signature.every((byte, at) => bytes[at] === byte);
