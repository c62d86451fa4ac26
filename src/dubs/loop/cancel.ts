/** Stops a job. The answer is the promise: once it is given, no vendor call and no task of the job begins any more. */
import type { JobView } from "../wire.ts";
import { isLive, setStatus } from "./jobs.ts";
import { refreshStale } from "./stale.ts";
import type { Turns } from "./turns.ts";
import type { Loop } from "./units.ts";
import { jobView } from "./views.ts";

/** Slots are told to stop before the answer, but one that does not hear holds it up no longer than this. */
const MOST_WAIT_MS = 700;

/** One that has ended stays as it is; asked again for one just cancelled, the promise is the same. Null: no such job. */
export async function cancelJob(loop: Loop, turns: Turns, jobId: string): Promise<JobView | null> {
  const { store, ports } = loop;
  const job = store.jobs.get(jobId);
  if (!job) return null;
  if (job.status === "canceled") await rest(loop, Date.parse(job.endedAt!) + ports.settings.permitMs);
  if (isLive(job)) {
    const under = permitted(loop);
    const isUnseen = store.isPlanStale;
    turns.announceAll();
    if (job.status !== "canceling") setStatus(loop, job, "canceling");
    turns.plan = turns.evaluate();
    const stopped = store.jobs.get(jobId)!;
    if (isLive(stopped)) setStatus(loop, stopped, "canceled");
    // What it was to look at next nobody looks at now.
    if (isUnseen || job.outputs !== null || job.overlays !== null) refreshStale(loop);
    turns.turn();
    await Promise.all([lapse(loop, under), Promise.race([turns.drain.run(), ports.wait(MOST_WAIT_MS)])]);
  }
  const now = store.jobs.get(jobId);
  return now ? jobView(store, now) : null;
}

/** Until when each worker attempt under way may still begin. What was claimed from a process before this one may have been claimed just now. */
function permitted({ store, ports, permits }: Loop): Map<number, number> {
  const until = new Map<number, number>();
  for (const [attempt, key] of store.attempts) {
    const unit = store.units.get(key)!;
    if (unit.spec.lane !== "worker" || unit.state.status !== "running" || unit.state.phase !== "started") continue;
    until.set(attempt, (permits.get(attempt)?.at ?? ports.now()) + ports.settings.permitMs);
  }
  return until;
}

/** Waits for the permits of those that were stopped. */
async function lapse(loop: Loop, under: ReadonlyMap<number, number>): Promise<void> {
  const stopped = [...under].filter(([attempt]) => !loop.store.attempts.has(attempt)).map(([, until]) => until);
  await rest(loop, Math.max(0, ...stopped));
}

async function rest({ ports }: Loop, until: number): Promise<void> {
  const waitMs = until - ports.now();
  if (waitMs > 0) await ports.wait(Math.min(waitMs, ports.settings.permitMs));
}
