/** What an image is and how large it says it is, by its own header alone. Pure. */
export type ImageKind = { demuxer: "jpeg_pipe" | "png_pipe" | "webp_pipe" | "mov"; width: number; height: number };
type Size = { width: number; height: number };

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const STILL_BRANDS = new Set(["avif", "avis"]);
/** Frame headers of JPEG (ITU-T T.81, table B.1), without DHT, JPG and DAC, which lie among them. */
const isFrameHeader = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** null: none of the four kinds that are taken, or one whose header cannot be read. */
export function imageKind(bytes: Buffer): ImageKind | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return kind("jpeg_pipe", jpegSize(bytes));
  if (PNG.every((byte, at) => bytes[at] === byte)) return kind("png_pipe", pngSize(bytes));
  if (text(bytes, 0) === "RIFF" && text(bytes, 8) === "WEBP") return kind("webp_pipe", webpSize(bytes));
  if (text(bytes, 4) === "ftyp" && STILL_BRANDS.has(text(bytes, 8))) return kind("mov", avifSize(bytes));
  return null;
}

const kind = (demuxer: ImageKind["demuxer"], size: Size | null): ImageKind | null => (size && size.width > 0 && size.height > 0 ? { demuxer, ...size } : null);
const text = (bytes: Buffer, at: number): string => bytes.toString("latin1", at, at + 4);

/** ISO/IEC 15948, 11.2.1: the first chunk is the header. */
const pngSize = (bytes: Buffer): Size | null =>
  bytes.length >= 24 && text(bytes, 12) === "IHDR" ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null;

/** From segment to segment up to the frame header. */
function jpegSize(bytes: Buffer): Size | null {
  for (let at = 2; at + 9 <= bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0xda) return null;
    if (isFrameHeader(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // 0xff may stand before a marker as often as it likes
    at += marker === 0xff ? 1 : 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return null;
}

/** RFC 9649: the first chunk is a lossy frame, a lossless one, or the header of what is composed of several. */
function webpSize(bytes: Buffer): Size | null {
  if (bytes.length < 30) return null;
  const bits = bytes.readUInt32LE(21);
  if (text(bytes, 12) === "VP8 ") return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (text(bytes, 12) === "VP8L") return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  if (text(bytes, 12) === "VP8X") return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  return null;
}

/** ISO/IEC 23008-12, 6.5.3: the largest of the items' extents, which lie at the beginning. */
function avifSize(bytes: Buffer): Size | null {
  let largest: Size | null = null;
  for (let at = bytes.indexOf("ispe", 0, "latin1"); at >= 0 && at + 16 <= bytes.length; at = bytes.indexOf("ispe", at + 4, "latin1")) {
    const size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
