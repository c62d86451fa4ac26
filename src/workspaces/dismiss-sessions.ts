import { and, eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { sessions, watchers } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";

/** Closes what a person's sessions watch, where they watch anything in the workspace; clients come back to what they may still see. */
export async function dismissSessions(context: Context, { workspaceId, userId }: { workspaceId: string; userId: string }): Promise<void> {
  const watching = await context.db
    .selectDistinct({ keyId: watchers.keyId })
    .from(watchers)
    .innerJoin(sessions, eq(sessions.id, watchers.keyId))
    .where(and(eq(watchers.workspaceId, workspaceId), eq(sessions.userId, userId)));
  for (const { keyId } of watching) await dismissWatchers(context, keyId);
}
