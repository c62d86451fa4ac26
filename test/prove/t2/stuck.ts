/** Once faults have stopped every job ends, and none of them stands still for long on the way. */
import { POLICY } from "../../../src/graph/policy.ts";
import { endStatuses } from "../../../src/dubs/wire.ts";
import { count } from "../tally.ts";
import type { DubHost } from "./dub-host.ts";
import type { User } from "./user.ts";
import type { World } from "./world.ts";

const LOOK_EVERY_MS = 2_000;
/** Two leases and the largest backoff; a message that was lost before has a lease of up to four. */
const boundMs = (leaseMs: number): number => 2 * 4 * leaseMs + POLICY.maxBackoffMs;

export async function lookForStuck(world: World, users: User[], offMs: number): Promise<void> {
  const { timeline, settings } = world;
  const from = timeline.now;
  const live = users.filter(({ dubbed }) => !world.d1.deleted.has(dubbed.dubId));
  const isQuiet = (): boolean => live.every((user) => user.jobs.every((jobId) => isOver(world.dub(user.dubbed.dubId), jobId)));
  while (!isQuiet()) {
    await timeline.run(timeline.now + LOOK_EVERY_MS);
    for (const user of live) resumeAll(world, user);
    const stuck = live.filter((user) => isStill(world.dub(user.dubbed.dubId), user, from + offMs, timeline.now - boundMs(settings.leaseMs)));
    if (stuck.length === 0) continue;
    for (const { dubbed, jobs } of stuck) world.fault("a job is stuck", `${dubbed.dubId}: ${jobs.map((jobId) => `${jobId} ${world.dub(dubbed.dubId).witness.jobs.get(jobId)?.status}`).join(", ")}`);
    return;
  }
  count(world.counters, "seconds from calm to all ends", Math.round((timeline.now - from) / 1000));
}

const isOver = ({ witness }: DubHost, jobId: string): boolean => endStatuses.includes(witness.jobs.get(jobId)?.status as never);

/** Nothing moved since, and nothing waits because a vendor asked for it. */
function isStill(dub: DubHost, { jobs }: User, since: number, limit: number): boolean {
  if (jobs.every((jobId) => isOver(dub, jobId))) return false;
  const waits = dub.witness.waitsUntil();
  return Math.max(since, dub.witness.movedAt, waits) < limit;
}

/** Who waits for a person's look gets it. */
function resumeAll(world: World, { dubbed, jobs }: User): void {
  const dub = world.dub(dubbed.dubId);
  for (const jobId of jobs) if (dub.witness.jobs.get(jobId)?.status === "awaiting_review") void dub.call("resume", (loop) => loop.resume(jobId)).catch(() => undefined);
}
