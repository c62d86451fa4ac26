/** Entries as a zip file (APPNOTE 6.3.10), stored and not compressed: what is large is compressed already. */
import { makeZip } from "client-zip";
import type { Entry } from "./entry.ts";

/** Before that a zip knows no date. */
const LEAST_DATE = new Date("1980-01-02T00:00:00Z");

/** Zip64 where sizes need it. What is gone since it was listed is left out, and named in `missing.json`. */
export const writeZip = (entries: AsyncIterable<Entry>): ReadableStream<Uint8Array> => makeZip(inputs(entries), { buffersAreUTF8: true });

async function* inputs(entries: AsyncIterable<Entry>) {
  const missing: string[] = [];
  for await (const { path, modifiedAt, sizeBytes, open } of entries) {
    const input = await open();
    if (input) yield { name: path, input, lastModified: modifiedAt < LEAST_DATE ? LEAST_DATE : modifiedAt };
    else if (sizeBytes > 0) missing.push(path);
  }
  if (missing.length > 0) yield { name: "missing.json", input: `${JSON.stringify(missing)}\n` };
}
