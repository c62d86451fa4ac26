/** Whether an edit was made on something other than what is there: it names another revision than the row has. */
import type { EditableDub } from "../../src/dubs/edits/script.ts";
import type { EditOp } from "../../src/dubs/edits/ops.ts";

type Revised = { revision: number };
type Stands = { lines: ReadonlyMap<string, Revised>; speakers: ReadonlyMap<string, Revised>; glossary: Revised };

export const isStaleEdit = (stands: Stands | EditableDub, ops: readonly EditOp[]): boolean => ops.some((op) => isStale(stands, op));

/** Of a row that is not there nothing can be said. */
function isStale({ lines, speakers, glossary }: Stands, op: EditOp): boolean {
  const differs = (row: Revised | undefined, seen: number): boolean => row !== undefined && row.revision !== seen;
  if (op.op === "set_glossary") return differs(glossary, op.ifRevision);
  if (op.op === "merge_lines" && differs(lines.get(op.withLineId), op.withIfRevision)) return true;
  if ("lineId" in op) return differs(lines.get(op.lineId), op.ifRevision);
  return "ifRevision" in op && differs(speakers.get(op.speakerId), op.ifRevision);
}
