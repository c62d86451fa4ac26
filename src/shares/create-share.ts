import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type IdempotentRequest, type Once, once } from "../db/once.ts";
import { shareLinks } from "../db/schema.ts";
import { findDub } from "../dubs/services/find-dub.ts";
import { type Links, type Share, type ShareRow, showShare } from "./share.ts";

const HOUR_MS = 3_600_000;

/** Throws `not_found`. The link itself is not among what is kept of the answer. */
export async function createShare(
  context: Context,
  input: { dubId: string; expiresInHours: number },
  links: Links,
  request: IdempotentRequest | null,
): Promise<Once<Share>> {
  const dub = await findDub(context, input.dubId);
  const { answer: row, replayed } = await once(context, request, async () => {
    const made = rowOf(context, dub.id, input.expiresInHours);
    const statements = [context.db.insert(shareLinks).values(made), activityStatement(context, { action: "share.created", resourceId: made.id })];
    return { answer: { ...made, createdAt: made.createdAt.getTime(), expiresAt: made.expiresAt.getTime() }, statements };
  });
  const share = await showShare(links, { ...row, createdAt: new Date(row.createdAt), expiresAt: new Date(row.expiresAt) });
  return { answer: share, replayed };
}

function rowOf({ newId, now, actor }: Context, dubId: string, hours: number): ShareRow {
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + hours * HOUR_MS);
  return { id: newId("shr"), workspaceId: actor.workspaceId, dubId, createdBy: actor.person?.userId ?? actor.keyId, createdAt, expiresAt, revokedAt: null };
}
