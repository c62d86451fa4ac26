import type { Context } from "../../context.ts";
import { endStatuses } from "../projection.ts";
import { type Job, showJob } from "../resource.ts";
import { findJob } from "./find-dub.ts";
import { startJob } from "./start-job.ts";

/** The job as it is after the request; one that has ended stays as it is. Throws not_found. */
export async function cancelJob(context: Context, input: { jobId: string }): Promise<Job> {
  const row = await findJob(context, input.jobId);
  if (endStatuses.includes(row.status)) return showJob(row);
  const dub = context.dubs(row.dubId);
  const view = await dub.cancel(row.id);
  if (view) return { ...view, dubId: row.dubId };
  // Its start was lost on the way. Only the dub's object may end a job, so it has to know it first.
  await startJob(context, row);
  const late = await dub.cancel(row.id);
  return late ? { ...late, dubId: row.dubId } : showJob(row);
}
