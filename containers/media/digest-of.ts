import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { LocalInput } from "../node-service/stage.ts";

/** SHA-256 of a whole file, lower-case hex, read in a stream. `onFraction`: 0..1. */
export async function digestOf(source: LocalInput, signal: AbortSignal, onFraction?: (fraction: number) => void): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  for await (const bytes of createReadStream(source.path, { highWaterMark: 1 << 20, signal })) {
    hash.update(bytes as Buffer);
    onFraction?.((done += (bytes as Buffer).length) / source.sizeBytes);
  }
  return hash.digest("hex");
}
