import type { Context } from "../../context.ts";
import { endStatuses } from "../projection.ts";
import { type Job, type JobRow, showJob } from "../resource.ts";
import { findJob } from "./find-dub.ts";

/** How often a waiting request looks. */
const LOOK_EVERY_MS = 500;

/** With `waitSeconds`, not before the job has ended or needs its user, or that time is over. Throws not_found. */
export async function getJob(context: Context, input: { jobId: string; waitSeconds: number }, sleep: (ms: number) => Promise<void>): Promise<Job> {
  let job = await findJob(context, input.jobId);
  for (let waitedMs = 0; !rests(job) && waitedMs < input.waitSeconds * 1000; waitedMs += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    job = await findJob(context, input.jobId);
  }
  return showJob(job);
}

/** Nothing more will happen by itself. */
const rests = (job: JobRow): boolean => endStatuses.includes(job.status) || job.status === "awaiting_review";
