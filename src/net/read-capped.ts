/** The body of an answer, read as it comes and no further than it may be long: what is unpacked on the way counts, so a packed bomb is one too. */
import { NetFailure } from "./net-failure.ts";
import { raced } from "./time-limit.ts";

/** Throws NetFailure `too_large`, and what reading throws; of half an answer as well. The rest of the body is not read. */
export async function readCapped(response: Response, mostBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = response;
  if (body === null) return new Uint8Array();
  if (Number(response.headers.get("content-length") ?? 0) > mostBytes) {
    await giveUp(body);
    throw new NetFailure("too_large");
  }
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await raced(reader.read(), signal);
      if (done) return whole(response, joined(chunks, size));
      size += value.byteLength;
      if (size > mostBytes) throw new NetFailure("too_large");
      chunks.push(value);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** What was packed for the way has another length than was declared. */
function whole({ headers }: Response, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const declared = headers.get("content-encoding") === null ? headers.get("content-length") : null;
  if (declared !== null && Number(declared) !== bytes.byteLength) throw new TypeError("The answer ended before its end.");
  return bytes;
}

/** A stream may break while it is being closed: nobody wants it any more. */
export const giveUp = async (body: ReadableStream | null): Promise<void> => body?.cancel().catch(() => undefined);

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
