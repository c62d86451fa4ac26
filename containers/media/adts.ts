/** ADTS: AAC frames with a header of their own (ISO 13818-7 annex B, adts_fixed_header and adts_variable_header). */

/** Samples of one channel in a frame of AAC-LC (ISO 14496-3). */
export const FRAME_SAMPLES = 1_024;

/** The frames in order, as views with their headers. @throws RangeError when the bytes are not whole frames */
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

/** A frame as it lies in an MP4: without the 7 bytes, or 9 with a checksum, of its header. */
export const adtsBody = (frame: Buffer): Buffer => frame.subarray((frame[1] ?? 1) & 1 ? 7 : 9);

/** AudioSpecificConfig (ISO 14496-3, 1.6.2.1) of a frame's header: object type, rate index and channels. */
export function adtsConfig(frame: Buffer): { config: Buffer; channels: number } {
  const second = frame.readUInt8(2);
  const third = frame.readUInt8(3);
  const [objectType, rateIndex, channels] = [(second >> 6) + 1, (second >> 2) & 15, ((second & 1) << 2) | (third >> 6)];
  const config = Buffer.alloc(2);
  config.writeUInt16BE((objectType << 11) | (rateIndex << 7) | (channels << 3));
  return { config, channels };
}

/** 13 bits across bytes 3 to 5, header included; 0 where there is no sync word. */
function frameLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf0) !== 0xf0) return 0;
  return (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5);
}
