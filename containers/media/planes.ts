/** Channels apart, each a row of floats. */

/** 32 bit floats as they lie in bytes, little-endian, channel after channel for each sample. A last sample that is not whole is dropped. */
export function deinterleave(bytes: Buffer, channels: number): Float32Array[] {
  const frames = Math.floor(bytes.length / 4 / channels);
  // a copy: floats need an offset that is a multiple of four
  const pcm = new Float32Array(new Uint8Array(bytes.subarray(0, frames * channels * 4)).buffer);
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(frames);
    for (let k = 0, at = channel; k < frames; k++, at += channels) plane[k] = pcm[at] ?? 0;
    return plane;
  });
}

/** One behind the other; all parts have the same channels. */
export function concatenated(parts: readonly (readonly Float32Array[])[]): Float32Array[] {
  const lengths = parts.map((part) => part[0]?.length ?? 0);
  return Array.from({ length: parts[0]?.length ?? 0 }, (_, channel) => {
    const plane = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const [index, part] of parts.entries()) {
      plane.set(part[channel] ?? [], at);
      at += lengths[index] ?? 0;
    }
    return plane;
  });
}
