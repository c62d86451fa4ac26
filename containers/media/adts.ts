/** ADTS: AAC frames with a header of their own (ISO 13818-7 annex B, adts_fixed_header and adts_variable_header). */

/** The frames in order, as views. @throws RangeError when the bytes are not whole frames */
export function adtsFrames(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = frameLength(bytes, at);
    if (length < 7 || at + length > bytes.length) throw new RangeError(`no whole ADTS frame at ${at}`);
    frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return frames;
}

/** 13 bits across bytes 3 to 5, header included; 0 where there is no sync word. */
function frameLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf0) !== 0xf0) return 0;
  return (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5);
}
