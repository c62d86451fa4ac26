/** Jobs: the only place where a job's status changes. An end is final. */
import type { Plan } from "../../dubbing/plan.ts";
import type { Failure } from "../../graph/unit.ts";
import { jobSuccessors, type JobStatus, type PublicFailure } from "../wire.ts";
import type { Job } from "./rows.ts";
import type { Loop } from "./units.ts";

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
    etaMs: over ? null : job.etaMs,
    stage: over ? null : job.stage,
    startedAt: job.startedAt ?? (status === "running" ? at : null),
    endedAt: over ? at : null,
  });
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  store.journal({ event: "job", job: job.id, status });
  store.emit({ type: "job.status_changed", jobId: job.id, data: { status, failure } });
}

/** What the plan's outcome means for each job that wants something. */
export function judgeJobs(loop: Loop, plan: Plan): void {
  for (const job of [...loop.store.jobs.values()].filter(isWanting)) {
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
  const mine = plan.languages.filter((each) => job.languages.includes(each.language));
  if (mine.length < job.languages.length || mine.some((each) => each.status === "pending")) return;
  const failed = mine.filter((each) => each.status === "failed");
  if (failed.length === 0) return setStatus(loop, job, "succeeded");
  const first = publicFailure(failed[0]!.failure!);
  const partly = mine.length > failed.length ? ` The other languages are ready.` : "";
  const named = mine.length > 1 ? `${failed.map((each) => each.language).join(", ")}: ` : "";
  setStatus(loop, job, "failed", { code: first.code, message: `${named}${first.message}${partly}` });
}

const publicFailure = ({ code, message }: Failure): PublicFailure => ({ code, message });
