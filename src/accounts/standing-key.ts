import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { apiKeys, workspaces } from "../db/schema.ts";

/** A row while the key opens anything: neither it nor its workspace is gone. A statement, so that it can be part of a batch. */
export const standingKey = (db: Db, keyId: string) =>
  db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
    .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt), isNull(workspaces.deletedAt)));
