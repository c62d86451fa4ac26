import { and, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../context.ts";
import { afterCursor, type Page, type PageQuery, toPage } from "../../db/page.ts";
import { jobs } from "../../db/schema.ts";
import { type Job, showJob } from "../resource.ts";
import { findDub } from "./find-dub.ts";

/** `dubId`: only those of one dub (throws not_found). */
export async function listJobs(context: Context, query: PageQuery & { dubId?: string }): Promise<Page<Job>> {
  const ofDub = query.dubId === undefined ? undefined : eq(jobs.dubId, (await findDub(context, query.dubId)).id);
  const rows = await context.db
    .select()
    .from(jobs)
    .where(and(eq(jobs.workspaceId, context.actor.workspaceId), isNull(jobs.deletedAt), ofDub, afterCursor(jobs, query.cursor)))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(query.limit + 1);
  return toPage(rows, query.limit, showJob);
}
