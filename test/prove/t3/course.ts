/** A run while it happens: its dub, who watches it, and what was done to it so far. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../../e2e/service-log.ts";
import type { World } from "../../e2e/world.ts";
import type { Broken, Struck } from "./checks.ts";
import { ENDS, type Job } from "./client.ts";
import type { Fault } from "./plan.ts";
import type { Watcher } from "./watcher.ts";

export type Course = {
  world: World;
  seed: number;
  dubId: string;
  languages: string[];
  /** The last one is under way. */
  jobs: Job[];
  watchers: Watcher[];
  /** Of this dub, as the services tell it. */
  runs(): Promise<Run[]>;
  struck: Struck[];
  broken: Broken[];
  /** When a service that was stopped goes on. */
  resumesAt: number;
  /** How long an undisturbed dub takes here. */
  undisturbedMs: number;
};

const LOOK_MS = 20;

export const jobOf = (course: Course): Job => course.jobs.at(-1)!;

/** As far as any watcher has heard. */
export const hasEnded = ({ watchers }: Course, { id }: Job): boolean =>
  watchers.some(({ seen }) => seen.events.some((event) => event.type === "job.status_changed" && event.jobId === id && ENDS.has(event.data.status ?? "")));

/** Resolves when the fault is due; false: the job ended before. */
export async function isDue(course: Course, { service, at, jitterMs, name }: Fault): Promise<boolean> {
  const isThere = (runs: Run[]): boolean => runs.some((run) => run.stage === at && (service === null || run.endedAt === null));
  for (const until = Date.now() + 4 * course.undisturbedMs; Date.now() < until; await sleep(LOOK_MS)) {
    if (isThere(await course.runs())) {
      await sleep(jitterMs);
      return true;
    }
    if (hasEnded(course, jobOf(course))) return name === "edit";
  }
  return false;
}
