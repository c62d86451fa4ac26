/** A watcher's first frame, kept small however long the dub has lived. */
import { jobSuccessors, type JobView, type Snapshot } from "./wire.ts";

const MOST_BYTES = 64 * 1024;
const MOST_MESSAGE_CHARACTERS = 500;
const encoder = new TextEncoder();
const bytesOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/** At most 64 KB: long messages are cut, and ended jobs left out, the oldest first. The jobs that are shown keep their order. */
export function snapshotFrame(snapshot: Snapshot): string {
  const jobs = snapshot.jobs.map(withShortMessage);
  const room = MOST_BYTES - bytesOf({ type: "snapshot", ...snapshot, jobs: [] });
  const shown = thatFit(jobs, room);
  return JSON.stringify({ type: "snapshot", ...snapshot, jobs: jobs.filter((job) => shown.has(job)) });
}

function thatFit(jobs: readonly JobView[], room: number): Set<JobView> {
  const shown = new Set<JobView>();
  let left = room;
  for (const job of byWorth(jobs)) {
    left -= bytesOf(job) + 1;
    if (left < 0) break;
    shown.add(job);
  }
  return shown;
}

/** Those under way first, then the newest. */
const byWorth = (jobs: readonly JobView[]): JobView[] =>
  [...jobs].sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.createdAt.localeCompare(a.createdAt));

const isLive = (job: JobView): boolean => jobSuccessors[job.status].length > 0;

function withShortMessage(job: JobView): JobView {
  if (!job.failure || job.failure.message.length <= MOST_MESSAGE_CHARACTERS) return job;
  return { ...job, failure: { ...job.failure, message: `${job.failure.message.slice(0, MOST_MESSAGE_CHARACTERS - 1)}…` } };
}
