import { and, asc, eq, inArray, isNull, ne } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { credentials } from "../db/schema.ts";
import { isReady } from "./show-credential.ts";

/**
 * The keys that a workspace has today of the vendors it brought keys of before: vendor -> credential. One that was deleted stays named where
 * there is no other, so that nobody else's key is used instead of it.
 */
export async function currentKeys(db: Db, workspaceId: string, before: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const vendors = Object.keys(before);
  if (vendors.length === 0) return {};
  const mine = and(eq(credentials.workspaceId, workspaceId), isNull(credentials.deletedAt), ne(credentials.status, "fails"));
  const rows = await db
    .select()
    .from(credentials)
    .where(and(mine, inArray(credentials.vendor, vendors as (typeof credentials.$inferSelect)["vendor"][])))
    .orderBy(asc(credentials.createdAt), asc(credentials.id));
  return { ...before, ...Object.fromEntries(rows.filter(isReady).map(({ vendor, id }) => [vendor, id])) };
}
