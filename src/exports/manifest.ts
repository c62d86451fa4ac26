import type { ErrandRow } from "../errands/errand.ts";
import { type Entry, type ExportContext, json } from "./entry.ts";
import { exportEntries } from "./export-entries.ts";

/** The list of all that is in an export, written as the entries are found: of many it is never in memory as a whole. */
export function manifest(context: ExportContext, errand: Pick<ErrandRow, "id" | "subjectId" | "createdAt">): Entry {
  return { at: "", path: "manifest.json", modifiedAt: errand.createdAt, sizeBytes: 0, open: async () => inPieces(lines(context, errand)) };
}

async function* lines(context: ExportContext, { id, subjectId, createdAt }: Pick<ErrandRow, "id" | "subjectId" | "createdAt">): AsyncGenerator<string> {
  const head = json({ version: 1, exportId: id, userId: subjectId, createdAt: createdAt.toISOString() });
  yield `${head.slice(0, -1)},"entries":[`;
  let isFirst = true;
  for await (const { path, sizeBytes } of exportEntries(context, subjectId, null)) {
    yield `${isFirst ? "" : ","}\n${json({ path, ...(sizeBytes > 0 && { sizeBytes }) })}`;
    isFirst = false;
  }
  yield "\n]}\n";
}

/** Some lines together, so that a zip's writer has fewer pieces to sum up. */
async function* inPieces(all: AsyncIterable<string>, leastLength = 65_536): AsyncGenerator<string> {
  let piece = "";
  for await (const line of all) {
    piece += line;
    if (piece.length < leastLength) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
