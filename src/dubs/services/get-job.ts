import type { Context } from "../../context.ts";
import { endStatuses } from "../projection.ts";
import { type Job, type JobRow, showJob } from "../resource.ts";
import type { JobStatus } from "../wire.ts";
import { findJob } from "./find-dub.ts";

/** How often a waiting request looks. */
const LOOK_EVERY_MS = 500;

type GetJob = { jobId: string; waitSeconds: number; seen: JobStatus | null };

/**
 * With `waitSeconds`, not before the job has ended or needs its user, or that time is over; with `seen`, also as soon as its status is
 * another one than that. Throws not_found.
 */
export async function getJob(context: Context, input: GetJob, sleep: (ms: number) => Promise<void>): Promise<Job> {
  const isNews = (job: JobRow): boolean => rests(job) || (input.seen !== null && job.status !== input.seen);
  let job = await findJob(context, input.jobId);
  for (let waitedMs = 0; !isNews(job) && waitedMs < input.waitSeconds * 1000; waitedMs += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    job = await findJob(context, input.jobId);
  }
  return showJob(job);
}

/** Nothing more will happen by itself. */
const rests = (job: JobRow): boolean => endStatuses.includes(job.status) || job.status === "awaiting_review";
