import { eq } from "drizzle-orm";
import { activityStatement } from "../../activity/record.ts";
import type { Context } from "../../context.ts";
import { runBatch } from "../../db/client.ts";
import { dubs } from "../../db/schema.ts";
import { entombStatements } from "./entomb.ts";
import { findDub } from "./find-dub.ts";
import { purgeDub } from "./purge-dub.ts";

/** Gone at once; its work is cancelled and its objects are erased now, and again later (purge-deleted.ts). */
export async function deleteDub(context: Context, input: { dubId: string }): Promise<void> {
  const dub = await findDub(context, input.dubId);
  await runBatch(context.db, [...entombStatements(context, eq(dubs.id, dub.id)), activityStatement(context, { action: "dub.deleted", resourceId: dub.id })]);
  await purgeDub(context, dub);
}
