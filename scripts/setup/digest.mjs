import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** SHA-256 of a file in lower-case hex, read as a stream. */
export async function digestFile(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** SHA-256 over the contents of small files in order; null when one is missing. */
export async function digestTogether(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(file).catch((error) => (error.code === "ENOENT" ? null : Promise.reject(error)));
    if (content === null) return null;
    hash.update(content);
  }
  return hash.digest("hex");
}

/** A file that is not the one the lock names. Never used, never kept. */
export class DigestError extends Error {
  constructor(file, expected, actual) {
    super(`${file} is not the file that was pinned and is refused: expected SHA-256 ${expected}, found ${actual}.`);
    this.name = "DigestError";
  }
}
