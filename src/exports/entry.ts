/** What an export is made of: one file in a zip each. */
import type { SystemContext } from "../context.ts";

export type Content = AsyncIterable<Uint8Array | string>;

/**
 * `at`: its place; entries come in its order (of characters), and a later step goes on after one. `sizeBytes`: of a stored object, 0 for what
 * is written for the export. `open`: its bytes, only when its turn comes; null: there is nothing (any more).
 */
export type Entry = { at: string; path: string; modifiedAt: Date; sizeBytes: number; open: () => Promise<Content | null> };
export type ExportContext = Pick<SystemContext, "db" | "media" | "dubs" | "now">;

/** What of `after` lies below a place that ends in a slash: where to go on there. Empty: from its beginning; null: all of it came already. */
export function below(place: string, after: string | null): string | null {
  if (after === null || after < place) return "";
  return after.startsWith(place) ? after.slice(place.length) : null;
}

const READ_BYTES = 8 * 1024 * 1024;

export async function openObject({ media }: Pick<SystemContext, "media">, key: string): Promise<Content | null> {
  const object = await media.head(key);
  if (!object) return null;
  return (async function* read() {
    for (let from = 0; from < object.sizeBytes; from += READ_BYTES) yield await media.readRange(key, from, Math.min(object.sizeBytes, from + READ_BYTES));
  })();
}

/** A JSON list, one row a line, as the pages of rows come. */
export async function* jsonList(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  let isFirst = true;
  yield "[";
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield `${isFirst ? "" : ","}\n${rows.map((row) => json(row)).join(",\n")}`;
    isFirst = false;
  }
  yield "\n]\n";
}

/** Where objects lie is of no use to anybody else. */
export const json = (value: unknown): string =>
  JSON.stringify(value, (name, each: unknown) => (name.endsWith("Key") && typeof each === "string" ? undefined : each));

export async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** A name of the user's as the last part of a path: on every system, and in no other folder. */
export const safeName = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(0, 150) || "file";
