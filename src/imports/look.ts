/** The first look at an address: what lies there, how large it is, and whether it can be had in pieces. */
import type { Guard } from "../net/guard.ts";
import { guardedStream } from "../net/guarded-stream.ts";
import { importFailure } from "./failures.ts";
import { HEAD_BYTES, kindOfFile } from "./kind-of-file.ts";
import { type Source, sourceOf } from "./source.ts";

/** Packed on the way, a file would have neither length nor ranges. */
export const PLAINLY = { accept: "*/*", "accept-encoding": "identity" };
const PATIENCE = { headersMs: 30_000, idleMs: 30_000, wholeMs: 60_000 };

/** Throws ErrandFailure, NetFailure. */
export async function look(url: string, guard: Guard): Promise<Source> {
  const answer = await guardedStream(url, { ...PLAINLY, range: "bytes=0-" }, guard, PATIENCE);
  try {
    const source = sourceOf(answer);
    return { ...source, contentType: kindOf(await firstBytes(answer.chunks(), HEAD_BYTES)) };
  } finally {
    await answer.close();
  }
}

/** Throws ErrandFailure. `head`: a file's first bytes. */
export function kindOf(head: Uint8Array): string {
  if (head.byteLength === 0) throw importFailure("import_empty");
  const kind = kindOfFile(head.subarray(0, HEAD_BYTES));
  if (kind === null) throw importFailure("import_not_media");
  return kind;
}

async function firstBytes(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const head = new Uint8Array(most);
  let size = 0;
  for await (const chunk of chunks) {
    const some = chunk.subarray(0, most - size);
    head.set(some, size);
    size += some.byteLength;
    if (size === most) break;
  }
  return head.subarray(0, size);
}
