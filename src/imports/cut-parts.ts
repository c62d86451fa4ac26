/** Bytes as they come, as parts of one length; the last is what is left, and there is none of no bytes. One part at a time is in memory. */
export async function* cutParts(chunks: AsyncIterable<Uint8Array>, partSizeBytes: number): AsyncGenerator<Uint8Array, void> {
  let [part, size] = [new Uint8Array(partSizeBytes), 0];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      const some = chunk.subarray(at, at + partSizeBytes - size);
      part.set(some, size);
      size += some.byteLength;
      at += some.byteLength;
      if (size < partSizeBytes) continue;
      yield part;
      [part, size] = [new Uint8Array(partSizeBytes), 0];
    }
  }
  if (size > 0) yield part.subarray(0, size);
}
