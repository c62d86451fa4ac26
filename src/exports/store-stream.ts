import type { Media, PartEtag } from "../media/port.ts";

/** Equal parts, as R2 wants them; ten thousand of them are 84 GB. */
const PART_BYTES = 8 * 1024 * 1024;

/** Stores a stream of unknown length, of which one part at a time is in memory. Its size. */
export async function storeStream(media: Media, key: string, contentType: string, stream: AsyncIterable<Uint8Array>): Promise<number> {
  const uploadId = await media.createMultipart(key, contentType);
  try {
    const parts: PartEtag[] = [];
    for await (const bytes of inParts(stream, PART_BYTES)) {
      const partNumber = parts.length + 1;
      parts.push({ partNumber, etag: await media.sendPart(key, uploadId, partNumber, bytes) });
    }
    return (await media.completeMultipart(key, uploadId, parts)).sizeBytes;
  } catch (error) {
    await media.abortMultipart(key, uploadId).catch(() => undefined);
    throw error;
  }
}

/** The same bytes in pieces of this size, the last one shorter. A piece is used up before the next is asked for. */
export async function* inParts(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(size);
  let filled = 0;
  for await (const bytes of stream)
    for (let from = 0; from < bytes.length;) {
      const some = bytes.subarray(from, from + size - filled);
      part.set(some, filled);
      from += some.length;
      filled += some.length;
      if (filled < size) continue;
      yield part;
      filled = 0;
    }
  if (filled > 0) yield part.subarray(0, filled);
}
