import { and, desc, eq, isNull } from "drizzle-orm";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { credentials } from "../db/schema.ts";
import type { CredentialContext } from "./context.ts";
import { showCredential } from "./show-credential.ts";
import type { Credential } from "./wire.ts";

export async function listCredentials(context: Pick<CredentialContext, "db" | "actor">, query: PageQuery): Promise<Page<Credential>> {
  const rows = await context.db
    .select()
    .from(credentials)
    .where(and(eq(credentials.workspaceId, context.actor.workspaceId), isNull(credentials.deletedAt), afterCursor(credentials, query.cursor)))
    .orderBy(desc(credentials.createdAt), desc(credentials.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showCredential);
}
