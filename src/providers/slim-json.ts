/**
 * JSON of an answer that anybody may have written. A megabyte of `{},` is a third of a million objects, thirty times as large in memory: what
 * has more parts than any answer needs is not read at all.
 */

/** Of a list of models, or of the times of every character of a text, there are a few thousand. */
const MOST_PARTS = 100_000;
const PART_MARKS = new Set(["[", "{", ","].map((mark) => mark.charCodeAt(0)));

/** Undefined: it is none, or has too many parts. */
export function slimJson(bytes: Uint8Array): unknown {
  if (partsOf(bytes) > MOST_PARTS) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function partsOf(bytes: Uint8Array): number {
  let parts = 0;
  for (const byte of bytes) if (PART_MARKS.has(byte)) parts++;
  return parts;
}
