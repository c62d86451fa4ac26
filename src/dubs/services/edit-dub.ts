import { z } from "zod";
import type { Context } from "../../context.ts";
import type { IdempotentRequest, Once } from "../../db/once.ts";
import { EditOps } from "../edits/ops.ts";
import type { Edit } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { makeEdit } from "./make-edit.ts";
import { refusedEdit } from "./refused-edit.ts";

export const EditDub = z.strictObject({ ops: EditOps });
export type EditDub = z.infer<typeof EditDub>;

/** All ops or none. Throws not_found, no_script, and every RefusalCode. */
export async function editDub(context: Context, input: EditDub & { dubId: string }, request: IdempotentRequest | null): Promise<Once<Edit>> {
  const dub = await findDub(context, input.dubId);
  return makeEdit(context, { dubId: dub.id, change: { ops: input.ops } }, request, (refusal) =>
    refusedEdit(refusal, (index) => ({ in: "body", pointer: `/ops/${index}` })),
  );
}
