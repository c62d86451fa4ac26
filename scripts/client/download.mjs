// A file in Range requests, so that a break costs one range and not the file.
import { open, rename } from "node:fs/promises";

const RANGE_BYTES = 8 * 1024 * 1024;
const TRIES = 4;

/**
 * @param {string} url
 * @param {number} sizeBytes
 * @param {string} file
 */
export async function download(url, sizeBytes, file) {
  const part = `${file}.part`;
  const handle = await open(part, "w");
  try {
    for (let start = 0; start < sizeBytes; start += RANGE_BYTES) {
      const end = Math.min(sizeBytes, start + RANGE_BYTES) - 1;
      await handle.write(await range(url, start, end), 0, undefined, start);
    }
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

async function range(url, start, end) {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(url, { headers: { range: `bytes=${start}-${end}` } });
      if (answer.status !== 206) throw new Error(`the store answered ${answer.status} to a range`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (bytes.length !== end - start + 1) throw new Error(`a range came short: ${bytes.length} bytes`);
      return bytes;
    } catch (error) {
      if (tries >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
    }
  }
}
