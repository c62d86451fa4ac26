import type { Context } from "../../context.ts";
import type { IdempotentRequest, Once } from "../../db/once.ts";
import type { Edit } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { makeEdit } from "./make-edit.ts";
import { refusedEdit } from "./refused-edit.ts";

/** A further edit that takes one of the caller's own back. Throws not_found (the dub), no_script, nothing_to_undo, changed_since. */
export async function undoEdit(context: Context, input: { dubId: string; editId: string }, request: IdempotentRequest | null): Promise<Once<Edit>> {
  const dub = await findDub(context, input.dubId);
  return makeEdit(context, { dubId: dub.id, change: { undo: input.editId } }, request, (refusal) =>
    refusedEdit(refusal, () => ({ in: "path", pointer: "/editId" })),
  );
}
