import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { apiKeys } from "../db/schema.ts";
import type { ApiKey } from "./key-wire.ts";
import { showKey } from "./show-key.ts";

/** Those of the actor's workspace that still open something, newest first. */
export async function listKeys({ db, actor }: Pick<Context, "db" | "actor">, query: PageQuery): Promise<Page<ApiKey>> {
  const { id, name, mode, hint, scopes, createdAt, lastUsedAt } = apiKeys;
  const rows = await db
    .select({ id, name, mode, hint, scopes, createdAt, lastUsedAt })
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, actor.workspaceId), isNull(apiKeys.revokedAt), afterCursor(apiKeys, query.cursor)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showKey);
}
