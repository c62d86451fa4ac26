/** A wave file of silence: 8 kHz, one channel, 16 bit. */
export function wav(durationMs: number): Uint8Array {
  const size = durationMs * 16;
  const view = new DataView(new ArrayBuffer(44 + size));
  const text = (at: number, word: string) => new TextEncoder().encode(word).forEach((byte, index) => view.setUint8(at + index, byte));
  text(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 16_000, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, size, true);
  return new Uint8Array(view.buffer);
}
