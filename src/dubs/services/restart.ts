import { and, eq, isNull } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { jobs } from "../../db/schema.ts";
import { startOrLeaveToSweeper } from "./start-job.ts";

/** Starts a job unless its dub's object has spoken of it already. Safe to repeat. */
export async function restart(context: SystemContext, jobId: string): Promise<void> {
  const unheard = and(eq(jobs.id, jobId), eq(jobs.sequence, 0), eq(jobs.status, "queued"), isNull(jobs.deletedAt));
  const [job] = await context.db.select().from(jobs).where(unheard);
  if (job) await startOrLeaveToSweeper(context, job);
}
