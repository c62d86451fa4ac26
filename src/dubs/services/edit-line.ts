import type { Context } from "../../context.ts";
import type { IdempotentRequest, Once } from "../../db/once.ts";
import { AppError, notFound } from "../../errors.ts";
import type { Refusal } from "../edits/script.ts";
import type { Edit, Line } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { type LinePatch, opsOf, type PatchOp } from "./line-patch.ts";
import { makeEdit } from "./make-edit.ts";
import { refusedEdit } from "./refused-edit.ts";
import { showLine } from "./show-line.ts";

/** `ifMatch`: the revision of the If-Match header; null without one. */
type EditLine = { dubId: string; lineId: string; patch: LinePatch; ifMatch: number | null };

/** One edit of one line, and the line as it is then (null: deleted meanwhile). Throws not_found, also for the line, and as editDub. */
export async function editLine(context: Context, input: EditLine, request: IdempotentRequest | null): Promise<Once<{ edit: Edit; line: Line | null }>> {
  const dub = await findDub(context, input.dubId);
  const { lineId, patch } = input;
  const ops = opsOf(lineId, revisionOf(input), patch);
  const change = { ops: ops.map(({ op }) => op) };
  const { answer: edit, replayed } = await makeEdit(context, { dubId: dub.id, change }, request, (refusal) => refused(refusal, ops, input));
  const line = await context.dubs(dub.id).line({ lineId, language: patch.language ?? null });
  return { answer: { edit, line: line && (await showLine(context, dub, line)) }, replayed };
}

function revisionOf({ patch: { ifRevision }, ifMatch }: EditLine): number {
  const revision = ifRevision ?? ifMatch;
  if (revision === null) throw invalid("Say which revision of the line you saw: `ifRevision`, or If-Match.", "Missing.");
  if (ifMatch !== null && ifMatch !== revision) throw invalid(`If-Match (${ifMatch}) and ifRevision (${revision}) differ: send one of them.`, "Not If-Match.");
  return revision;
}

const invalid = (message: string, detail: string) => new AppError("invalid_request", message, { errors: [{ in: "body", pointer: "/ifRevision", detail }] });

/** The line is in the path: an unknown one is no fault of the body. */
function refused(refusal: Refusal, ops: readonly PatchOp[], { patch }: EditLine): AppError {
  if (refusal.code === "unknown_line") return notFound();
  if (refusal.code !== "stale_revision") return refusedEdit(refusal, (index) => ({ in: "body", pointer: ops[index]?.pointer ?? "" }));
  return refusedEdit(refusal, () => (patch.ifRevision === undefined ? { in: "header", pointer: "/if-match" } : { in: "body", pointer: "/ifRevision" }));
}
