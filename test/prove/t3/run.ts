/** One run: a dub from its creation to its end, what its seed does to it meanwhile, and all that is checked afterwards. */
import { followRuns } from "../../e2e/service-log.ts";
import type { World } from "../../e2e/world.ts";
import { Random } from "../random.ts";
import { cancelNow } from "./cancel.ts";
import { type Broken, type Struck } from "./checks.ts";
import { ask, type Dub, ended, type Job } from "./client.ts";
import { type Course, isDue, jobOf } from "./course.ts";
import { editNow, takeBack } from "./edit.ts";
import { beginDying } from "./half-request.ts";
import type { Fault, RunPlan } from "./plan.ts";
import { RECOVERY_MS } from "./settings.ts";
import { strikeProcess } from "./strike.ts";
import { judge, type Digests } from "./verdict.ts";
import { Watcher } from "./watcher.ts";

/** `undisturbed`: null while it is only found out. */
export type Campaign = { world: World; clip: string; videoId: string; undisturbed: Digests | null; undisturbedMs: number };
type Edited = Awaited<ReturnType<typeof editNow>>;
export type Outcome = { struck: Struck[]; broken: Broken[]; digests: Digests; tookMs: number; counters: Record<string, number> };

export async function runOne(campaign: Campaign, plan: RunPlan): Promise<Outcome> {
  const begun = Date.now();
  const course = await begin(campaign, plan);
  try {
    const edits = await strikes(course, plan.faults);
    let isWell = await finish(course, jobOf(course));
    for (const edit of edits) if (edit && isWell) isWell = await taken(course, edit);
    const tookMs = Date.now() - begun;
    const { digests, counters } = await judge(course, campaign.undisturbed, isWell);
    return { struck: course.struck, broken: course.broken, digests, tookMs, counters };
  } finally {
    await Promise.all(course.watchers.map((watcher) => watcher.close()));
  }
}

/** Each when it is due, also while another lasts. All are over before any error is told. */
async function strikes(course: Course, faults: readonly Fault[]): Promise<Edited[]> {
  const done = await Promise.allSettled(faults.map(async (fault) => ((await isDue(course, fault)) ? strike(course, fault) : null)));
  return done.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

async function taken(course: Course, edit: NonNullable<Edited>): Promise<boolean> {
  try {
    return await takeBack(course, edit, (job) => finish(course, job));
  } catch (error) {
    course.broken.push({ kind: "refused", detail: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

async function begin({ world, clip, videoId, undisturbedMs }: Campaign, { seed, languages, faults }: RunPlan): Promise<Course> {
  const from = Date.now();
  const isDying = faults.some(({ name }) => name === "the client dies in the middle of a request");
  const { dub, job, broken } = isDying
    ? await beginDying(world, clip, languages, seed, new Random(seed))
    : { ...(await create(world, videoId, languages, seed)), broken: [] };
  const struck: Struck[] = isDying ? [{ name: "the client dies in the middle of a request", service: null, from, to: from }] : [];
  const look = followRuns(world.platform.logDir);
  const runs = async () => (await look()).filter((run) => run.dubId === dub.id);
  const watchers = [new Watcher(world, dub.id, "WebSocket"), new Watcher(world, dub.id, "SSE")];
  return { world, seed, dubId: dub.id, languages, jobs: [job], watchers, runs, struck, broken: [...broken], resumesAt: 0, undisturbedMs };
}

const create = (world: World, videoId: string, languages: string[], seed: number): Promise<{ dub: Dub; job: Job }> =>
  ask(world, "POST", `/v1/videos/${videoId}/dubs`, { body: { targetLanguages: languages, options: {} }, idempotencyKey: `run-${seed}` });

async function strike(course: Course, fault: Fault): Promise<Edited> {
  const { world, struck, broken, watchers } = course;
  const { name, service, holdMs } = fault;
  const from = Date.now();
  switch (name) {
    case "the client dies in the middle of a request":
      return null;
    case "cancel":
      if (await cancelNow(course)) await askAgain(course);
      return null;
    case "edit":
      return editNow(course);
    case "watchers leave and come back":
      for (const watcher of watchers) watcher.drop(holdMs);
      struck.push({ name, service: null, from, to: from + holdMs });
      return null;
    default:
      if (name.startsWith("SIGSTOP")) course.resumesAt = from + holdMs;
      broken.push(...(await strikeProcess(world, fault)).map((detail) => ({ kind: "process", detail })));
      struck.push({ name, service, from, to: Date.now() });
      return null;
  }
}

/** What was cancelled is asked for again, and goes on where it stopped. */
async function askAgain(course: Course): Promise<void> {
  const first = jobOf(course);
  const end = await ended(course.world, first.id, RECOVERY_MS);
  if (end?.status !== "canceled") course.broken.push({ kind: "cancel", detail: `the job ended as ${end?.status ?? "nothing yet"}` });
  const { job } = await ask<{ job: Job }>(course.world, "POST", `/v1/jobs/${first.id}/retry`, { idempotencyKey: `retry-${course.seed}` });
  course.jobs.push(job);
}

/** False: it did not succeed in time. */
async function finish({ world, broken, undisturbedMs }: Course, { id }: Job): Promise<boolean> {
  const withinMs = 2 * undisturbedMs + RECOVERY_MS;
  const end = await ended(world, id, withinMs);
  if (end?.status === "succeeded") return true;
  if (end) broken.push({ kind: `job ${end.status}`, detail: `${id}: ${JSON.stringify(end.failure)}` });
  else broken.push({ kind: "stuck", detail: `${JSON.stringify(await ask<Job>(world, "GET", `/v1/jobs/${id}`))} after ${withinMs} ms` });
  return false;
}
