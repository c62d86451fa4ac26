/** How an erasure begins: its errand, its receipt and tombstones, for one batch. */
import { and, eq, isNull, not, type SQL, sql } from "drizzle-orm";
import type { SystemContext } from "../context.ts";
import type { Statement } from "../db/client.ts";
import { oneOf } from "../db/one-of.ts";
import { apiKeys, dubs, erasures, errands, jobs, outputs, uploads, videos, workspaces } from "../db/schema.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import type { ErasureInput } from "./erasure-input.ts";

type BeginContext = Pick<SystemContext, "db" | "now" | "newId">;
type Ask = { workspaceIds: string[]; userId: string | null; homeId: string; onlyIf: SQL };
export type Begun = { receiptId: string; errandId: string; guard: SQL; statements: Statement[] };

/**
 * `homeId`: the workspace under which the errand is kept. `onlyIf`: what must be true in SQL when the batch comes to it, else nothing
 * of it happens. `guard`: for what else is in the batch, true in SQL if it has begun. The last of `statements` changes the workspaces' rows.
 */
export function beginErasure(context: BeginContext, { workspaceIds, userId, homeId, onlyIf }: Ask): Begun {
  const { db, now, newId } = context;
  const receiptId = newId("ers");
  const input: ErasureInput = { receiptId, userId, workspaceIds };
  const { id: errandId, statement } = errandStatement(context, { kind: "erasure", workspaceId: homeId, subjectId: receiptId, input });
  const guard = sql`exists (select 1 from errands as begun where begun.id = ${errandId})`;
  const statements = [
    statement,
    db.delete(errands).where(and(eq(errands.id, errandId), not(onlyIf))),
    db.insert(erasures).values({ id: receiptId, subject: userId === null ? "workspace" : "account", removed: {}, createdAt: now() }),
    db.delete(erasures).where(and(eq(erasures.id, receiptId), not(guard))),
    ...tombstones(context, workspaceIds, guard),
  ];
  return { receiptId, errandId, guard, statements };
}

/** From now on all of it answers like unknown. `purgeAt` stays null: the errand erases, and counts. */
function tombstones({ db, now }: BeginContext, workspaceIds: string[], guard: SQL): Statement[] {
  if (workspaceIds.length === 0) return [];
  const deletedAt = now();
  const videosAndDubs = [videos, dubs].map((table) =>
    db
      .update(table)
      .set({ deletedAt, purgeAt: null })
      .where(and(oneOf(table.workspaceId, workspaceIds), guard)),
  );
  const others = [uploads, outputs].map((table) =>
    db
      .update(table)
      .set({ deletedAt })
      .where(and(oneOf(table.workspaceId, workspaceIds), guard)),
  );
  const itself = db
    .update(workspaces)
    .set({ deletedAt })
    .where(and(oneOf(workspaces.id, workspaceIds), guard));
  return [
    db
      .update(apiKeys)
      .set({ revokedAt: deletedAt })
      .where(and(oneOf(apiKeys.workspaceId, workspaceIds), isNull(apiKeys.revokedAt), guard)),
    db
      .update(jobs)
      .set({ deletedAt, nextCheckAt: null })
      .where(and(oneOf(jobs.workspaceId, workspaceIds), guard)),
    ...videosAndDubs,
    ...others,
    itself,
  ];
}
