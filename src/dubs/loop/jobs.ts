/** Jobs: the only place where a job's status changes. An end is final. */
import type { Plan } from "../../dubbing/plan.ts";
import type { Failure } from "../../graph/unit.ts";
import { jobSuccessors, type JobStatus, type PublicFailure } from "../wire.ts";
import type { Job } from "./rows.ts";
import type { Loop } from "./units.ts";
import { wantedOf } from "./wanted.ts";
import { isSpentOut } from "./usage.ts";

export const isLive = (job: Job): boolean => jobSuccessors[job.status].length > 0;
/** Canceling jobs want nothing any more. */
export const isWanting = (job: Job): boolean => isLive(job) && job.status !== "canceling";

export function setStatus({ store, ports }: Loop, job: Job, status: JobStatus, failure: PublicFailure | null = null): void {
  if (!jobSuccessors[job.status].includes(status)) throw new Error(`job ${job.status} cannot become ${status}`);
  const at = new Date(ports.now()).toISOString();
  const over = jobSuccessors[status].length === 0;
  const progress = status === "succeeded" ? 1 : job.progress;
  store.putJob({
    ...job,
    status,
    failure,
    progress,
    etaMs: over || status === "awaiting_review" ? null : job.etaMs,
    stage: over ? null : job.stage,
    startedAt: job.startedAt ?? (status === "running" ? at : null),
    endedAt: over ? at : null,
  });
  const meta = store.meta!;
  const wanted = status === "succeeded" ? wantedOf(meta, job) : {};
  store.putMeta({ ...meta, ...wanted, revision: meta.revision + 1, garbageAt: meta.garbageAt ?? (over ? ports.now() + ports.settings.graceMs : null) });
  if (over) store.enqueue({ kind: "settle", jobId: job.id });
  store.journal({ event: "job", job: job.id, status });
  store.emit({ type: "job.status_changed", jobId: job.id, data: { status, failure } });
}

/** What the plan's outcome means for each job that wants something. */
export function judgeJobs(loop: Loop, plan: Plan): void {
  for (const job of [...loop.store.jobs.rows.values()].filter(isWanting)) {
    if (plan.failure) setStatus(loop, begun(loop, job), "failed", publicFailure(plan.failure));
    else judge(loop, begun(loop, job), plan);
  }
}

/** A job runs as soon as something of it was planned. */
function begun(loop: Loop, job: Job): Job {
  if (job.status === "queued") setStatus(loop, job, "running");
  return loop.store.jobs.get(job.id)!;
}

function judge(loop: Loop, job: Job, plan: Plan): void {
  if (job.languages.length === 0) return plan.isScripted && plan.traits !== null ? setStatus(loop, job, "succeeded") : undefined;
  const mine = plan.languages.filter((each) => job.languages.includes(each.language));
  const pending = mine.filter((each) => each.status === "pending");
  if (mine.length < job.languages.length || pending.length > 0 || plan.traits === null)
    return rest(loop, job, pending.length > 0 && pending.every((each) => each.awaitsReview));
  const failed = mine.filter((each) => each.status === "failed");
  if (failed.length === 0) return setStatus(loop, job, "succeeded");
  const first = publicFailure(failed[0]!.failure!);
  const partly = mine.length > failed.length ? ` The other languages are ready.` : "";
  const named = mine.length > 1 ? `${failed.map((each) => each.language).join(", ")}: ` : "";
  setStatus(loop, job, "failed", { code: first.code, message: `${named}${first.message}${partly}` });
}

/** Not over, but nothing goes on by itself: a person is to look, or there is no money left. */
function rest(loop: Loop, job: Job, awaitsReview: boolean): void {
  if (isSpentOut(loop, job))
    return setStatus(loop, job, "failed", {
      code: "spend_limit",
      message: "The job's spending limit (`ceilingMicros`) is reached. Retry the job with a higher one, or null for none: it goes on where it stopped.",
    });
  if (awaitsReview && job.status === "running") setStatus(loop, job, "awaiting_review");
  if (!awaitsReview && job.status === "awaiting_review") setStatus(loop, job, "running");
}

const publicFailure = ({ code, message }: Failure): PublicFailure => ({ code, message });
