/** Once faults have stopped every job ends, and none of them stands still for long on the way. */
import { POLICY } from "../../../src/graph/policy.ts";
import { endStatuses } from "../../../src/dubs/wire.ts";
import { count } from "../tally.ts";
import type { DubHost } from "./dub-host.ts";
import type { User } from "./user.ts";
import type { World } from "./world.ts";

const LOOK_EVERY_MS = 2_000;
/** Two leases and the largest backoff, from the moment that the last unit waits for. */
const boundMs = (leaseMs: number): number => 2 * leaseMs + POLICY.maxBackoffMs;
/** What beats for ever and never ends is stuck as well: this is the longest wait a vendor may ask for, and all there is to do. */
const MOST_MS = 2 * POLICY.maxRetryAfterMs;

/** A job whose start was lost is started by the sweeper: it is due after a minute, and looked for every minute. */
const SWEPT_MS = 120_000;

export async function lookForStuck(world: World, users: User[], offMs: number): Promise<void> {
  const { timeline, settings } = world;
  const from = timeline.now;
  const living = (): User[] => users.filter(({ dubbed }) => !world.d1.deleted.has(dubbed.dubId));
  const isQuiet = (): boolean => living().every((user) => user.jobs.every((jobId) => isOver(world.dub(user.dubbed.dubId), jobId)));
  while (!isQuiet()) {
    await timeline.run(timeline.now + LOOK_EVERY_MS);
    for (const user of living()) resumeAll(world, user);
    const isLate = timeline.now > from + offMs + MOST_MS;
    const stuck = living().filter(
      (user) => isLate || isStill(world.dub(user.dubbed.dubId), user, Math.max(from + offMs, world.hangsUntil), timeline.now - boundMs(settings.leaseMs)),
    );
    if (stuck.length === 0) continue;
    for (const { dubbed, jobs } of stuck)
      world.fault(
        "a job is stuck",
        `${dubbed.dubId}: ${jobs.map((jobId) => `${jobId} ${world.dub(dubbed.dubId).witness.jobs.get(jobId)?.status}`).join(", ")}`,
      );
    return;
  }
  count(world.counters, "seconds from calm to all ends", Math.round((timeline.now - from) / 1000));
}

const isOver = ({ witness }: DubHost, jobId: string): boolean => endStatuses.includes(witness.jobs.get(jobId)?.status as never);

/** Nothing moved since, and nothing waits because a vendor asked for it. */
function isStill(dub: DubHost, { jobs }: User, since: number, limit: number): boolean {
  if (jobs.every((jobId) => isOver(dub, jobId))) return false;
  const unheard = jobs.filter((jobId) => !dub.witness.jobs.has(jobId)).map((jobId) => dub.startedAt(jobId) + SWEPT_MS);
  return Math.max(since, dub.witness.movedAt, dub.witness.waitsUntil(), ...unheard) < limit;
}

/** Who waits for a person's look gets it. */
function resumeAll(world: World, { dubbed, jobs }: User): void {
  const dub = world.dub(dubbed.dubId);
  for (const jobId of jobs)
    if (dub.witness.jobs.get(jobId)?.status === "awaiting_review") void dub.call("resume", (loop) => loop.resume(jobId)).catch(() => undefined);
}
