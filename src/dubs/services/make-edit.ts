import type { Context } from "../../context.ts";
import { type IdempotentRequest, type Once, once } from "../../db/once.ts";
import { AppError } from "../../errors.ts";
import type { EditOp } from "../edits/ops.ts";
import type { Refusal } from "../edits/script.ts";
import type { Edit } from "../resource.ts";

type EditRequest = { dubId: string; change: { ops: EditOp[] } | { undo: string } };

/** One edit by the caller's key; `refused` says what a refusal is to them. The dub is known to be theirs. Throws no_script. */
export async function makeEdit(
  context: Context,
  { dubId, change }: EditRequest,
  request: IdempotentRequest | null,
  refused: (refusal: Refusal) => AppError,
): Promise<Once<Edit>> {
  const { answer, replayed } = await once(context, request, async () => ({ answer: { editId: await editIdOf(context, dubId, request) }, statements: [] }));
  const result = await context.dubs(dubId).edit({ editId: answer.editId, actor: `key:${context.actor.keyId}`, ...change });
  switch (result.kind) {
    case "applied":
      return { answer: result.edit, replayed };
    case "refused":
      throw refused(result.refusal);
    case "no_script":
      throw new AppError("no_script", "The script is not made yet: wait for script.ready.");
  }
}

/** The same key is the same edit, so that the dub's object knows a repeated one however often it comes. */
async function editIdOf({ actor, newId }: Context, dubId: string, request: IdempotentRequest | null): Promise<string> {
  if (!request) return newId("edt");
  const seed = new TextEncoder().encode([actor.workspaceId, dubId, request.key].join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", seed));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `edt_${hex.slice(0, 32)}`;
}
