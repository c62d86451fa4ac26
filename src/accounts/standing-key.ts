import { and, eq, gt, isNull } from "drizzle-orm";
import { union } from "drizzle-orm/sqlite-core";
import type { Db } from "../db/client.ts";
import { apiKeys, sessions, workspaces } from "../db/schema.ts";

/** A row while the key or the session opens anything: neither it nor a key's workspace is gone. A statement, so that it can be part of a batch. */
export const standingKey = (db: Db, keyId: string, now: Date) =>
  union(
    db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
      .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt), isNull(workspaces.deletedAt))),
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, keyId), gt(sessions.expiresAt, now))),
  );
