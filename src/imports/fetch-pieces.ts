/** The bytes of a file at an address, cut into the parts of a multipart upload. */
import type { Guard } from "../net/guard.ts";
import { guardedStream, type StreamedAnswer } from "../net/guarded-stream.ts";
import { partLength, type PartPlan } from "../uploads/part-size.ts";
import { MAX_FILE_BYTES } from "../videos/check-file.ts";
import { cutParts } from "./cut-parts.ts";
import { importFailure } from "./failures.ts";
import { kindOf, PLAINLY } from "./look.ts";
import { checkPiece, ifRangeOf, type Source, sourceOf } from "./source.ts";

/** Parts of one request: what a server sends on before it notices that we left is bounded by it. */
const PARTS_AT_ONCE = 16;
const SECOND_MS = 1000;
/** 50 kB/s, so that nobody holds up the imports of others with a server that drips: a part of 8 MiB is there within three minutes. */
const LEAST = { bytes: 1_000_000, withinMs: 20 * SECOND_MS };
const PATIENCE = { headersMs: 30 * SECOND_MS, idleMs: 30 * SECOND_MS, wholeMs: 300 * SECOND_MS, least: LEAST };
/** A queue's consumer has a quarter of an hour. */
const PATIENCE_WITH_THE_WHOLE = { ...PATIENCE, wholeMs: 720 * SECOND_MS };

/** Stores a part; false: no more for now. */
export type TakePart = (partNumber: number, bytes: Uint8Array) => Promise<boolean>;
type From = { url: string; guard: Guard; source: Source };
export type SizedPlan = PartPlan & { sizeBytes: number };

/** From `firstPart` on, some parts. Throws ErrandFailure, NetFailure; what was taken before counts. */
export async function fetchPieces({ url, guard, source }: From, plan: SizedPlan, firstPart: number, take: TakePart): Promise<void> {
  const last = Math.min(plan.partCount, firstPart + PARTS_AT_ONCE - 1);
  const from = (firstPart - 1) * plan.partSizeBytes;
  const to = from + bytesOf(plan, firstPart, last) - 1;
  const ifRange = ifRangeOf(source);
  const headers = { ...PLAINLY, range: `bytes=${from}-${to}`, ...(ifRange !== null && { "if-range": ifRange }) };
  await closing(await guardedStream(url, headers, guard, PATIENCE), async (answer) => {
    checkPiece(answer, source, { from, to });
    let next = firstPart;
    for await (const bytes of cutParts(answer.chunks(), plan.partSizeBytes)) {
      if (next > last || bytes.byteLength > partLength(plan, next)) throw importFailure("import_size_mismatch");
      if (bytes.byteLength < partLength(plan, next)) throw importFailure("import_broke_off");
      if (!(await take(next++, bytes))) return;
    }
    if (next <= last) throw importFailure("import_broke_off");
  });
}

/** All of it, from the beginning, `mostBytes` at most: bytes. Throws ErrandFailure, NetFailure; what was taken before is of no use then. */
export async function fetchWhole(
  { url, guard }: Omit<From, "source">,
  partSizeBytes: number,
  take: TakePart,
  mostBytes: number = MAX_FILE_BYTES,
): Promise<number> {
  return closing(await guardedStream(url, PLAINLY, guard, PATIENCE_WITH_THE_WHOLE), async (answer) => {
    const { sizeBytes: declared } = sourceOf(answer);
    let [size, count] = [0, 0];
    for await (const bytes of cutParts(answer.chunks(), partSizeBytes)) {
      if (count === 0) kindOf(bytes);
      size += bytes.byteLength;
      if (size > mostBytes) throw importFailure("import_too_large");
      if (declared !== null && size > declared) throw importFailure("import_size_mismatch");
      await take(++count, bytes);
    }
    if (size === 0) throw importFailure("import_empty");
    if (declared !== null && size < declared) throw importFailure("import_broke_off");
    return size;
  });
}

function bytesOf(plan: SizedPlan, first: number, last: number): number {
  return (last - first) * plan.partSizeBytes + partLength(plan, last);
}

async function closing<T>(answer: StreamedAnswer, read: (answer: StreamedAnswer) => Promise<T>): Promise<T> {
  try {
    return await read(answer);
  } finally {
    await answer.close();
  }
}
