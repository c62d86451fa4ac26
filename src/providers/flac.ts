/** How long a piece of speech is, by its own header (RFC 9639, 8.2: the STREAMINFO block comes first). */

const MAGIC = 0x664c6143;

/** In ms; null where it is no FLAC, or its writer did not know. */
export function flacDurationMs(bytes: Uint8Array): number | null {
  if (bytes.byteLength < 26) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || (view.getUint8(4) & 0x7f) !== 0) return null;
  // 20 bits of sample rate, 3 of channels, 5 of sample size, 36 of samples.
  const rate = view.getUint32(18) >>> 12;
  const samples = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
  return rate > 0 && samples > 0 ? Math.round((samples * 1000) / rate) : null;
}
