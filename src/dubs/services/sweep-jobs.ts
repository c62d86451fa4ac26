import { and, asc, eq, isNotNull, isNull, lte } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { jobs } from "../../db/schema.ts";
import { CHECK_AFTER_MS } from "../projection.ts";
import type { JobRow } from "../resource.ts";
import { startJob } from "./start-job.ts";

const AT_ONCE = 100;

/** Starts what was never heard of and knocks at what has not moved. How many jobs were looked after. */
export async function sweepJobs(context: SystemContext): Promise<number> {
  const due = and(isNotNull(jobs.nextCheckAt), lte(jobs.nextCheckAt, context.now()), isNull(jobs.deletedAt));
  const rows = await context.db.select().from(jobs).where(due).orderBy(asc(jobs.nextCheckAt)).limit(AT_ONCE);
  for (const job of rows) {
    await context.db
      .update(jobs)
      .set({ nextCheckAt: new Date(context.now().getTime() + CHECK_AFTER_MS) })
      .where(and(eq(jobs.id, job.id), isNotNull(jobs.nextCheckAt)));
    await lookAfter(context, job).catch((error: unknown) => context.warn("A dub could not be reached; the sweeper comes again.", error));
  }
  return rows.length;
}

const lookAfter = (context: SystemContext, job: JobRow): Promise<void> => (job.sequence === 0 ? startJob(context, job) : context.dubs(job.dubId).poke());
