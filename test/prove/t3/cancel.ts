/** A cancel at a random moment: answered at once, nothing of the job begins after the answer, and its processes go. */
import { alive, family } from "../../e2e/processes.ts";
import type { Run, Service } from "../../e2e/service-log.ts";
import { type Broken, checkQuiet } from "./checks.ts";
import { ask, ENDS, type Job } from "./client.ts";
import { type Course, jobOf } from "./course.ts";
import { CANCEL_ANSWER_MS, GROUP_GONE_MS, QUIET_MS } from "./settings.ts";
import { until } from "./strike.ts";

/** How a Python service says that the worker of a task was killed; the others ended with what they did. */
const KILLED = new Set(["task_killed", "task_stopped"]);

/** False: it came too late, the job had ended. */
export async function cancelNow(course: Course): Promise<boolean> {
  const { world, struck, broken } = course;
  const hit = (await course.runs()).filter((run) => run.endedAt === null);
  const workers = await workersOf(course, hit);
  const from = Date.now();
  const job = await ask<Job>(world, "POST", `/v1/jobs/${jobOf(course).id}/cancel`);
  const to = Date.now();
  if (job.status === "succeeded" || job.status === "failed") return false;
  struck.push({ name: "cancel", service: null, from, to });
  if (to - from > CANCEL_ANSWER_MS) broken.push({ kind: "cancel was slow", detail: `answered after ${to - from} ms` });
  if (!ENDS.has(job.status) && job.status !== "canceling") broken.push({ kind: "cancel", detail: `the answer says ${job.status}` });
  // Who is stopped can stop nobody.
  const withinMs = GROUP_GONE_MS + Math.max(0, course.resumesAt - Date.now());
  await until(async () => (await left(course, hit, workers)).length === 0 && Date.now() > to + QUIET_MS, withinMs);
  broken.push(...(await left(course, hit, workers)), ...checkQuiet(await course.runs(), to, Infinity));
  return true;
}

/** What each service that works on the dub has started: ffmpeg, or the workers of its slots. */
async function workersOf({ world }: Course, hit: readonly Run[]): Promise<Map<Service, number[]>> {
  const services = [...new Set(hit.map(({ service }) => service))];
  const entries = services.map(async (service) => {
    const pid = world.platform.supervisor.pid(service);
    return [service, pid === undefined ? [] : (await family(pid)).slice(1)] as const;
  });
  return new Map(await Promise.all(entries));
}

async function left(course: Course, hit: readonly Run[], workers: ReadonlyMap<Service, number[]>): Promise<Broken[]> {
  const runs = await course.runs();
  const now = hit.map((run) => runs.find(({ taskId }) => taskId === run.taskId)!);
  const deaf = now.filter((run) => run.endedAt === null).map((run) => ({ kind: "outlived a cancel", detail: `${run.taskId} (${run.stage}) still runs` }));
  const outlived = [...workers].map(async ([service, pids]): Promise<Broken[]> => {
    const still = await alive(pids);
    const killed = now.filter((run) => run.service === service && KILLED.has(run.end ?? "")).length;
    const most = service === "media" || service === "bergamot" ? 0 : pids.length - killed;
    return still.length > most
      ? [{ kind: "outlived a cancel", detail: `${still.length} of ${pids.length} processes of ${service}, ${killed} killed tasks` }]
      : [];
  });
  return [...deaf, ...(await Promise.all(outlived)).flat()];
}
