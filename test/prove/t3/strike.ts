/** Faults that are done to processes: each ends when what was struck answers again. */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { alive, family, workerdOf } from "../../e2e/processes.ts";
import type { Service } from "../../e2e/service-log.ts";
import type { World } from "../../e2e/world.ts";
import type { Fault } from "./plan.ts";
import { GROUP_GONE_MS } from "./settings.ts";

/** A model is loaded anew; a platform that lost its workerd is looked at every five seconds. */
const BACK_WITHIN_MS = 60_000;
const LOOK_MS = 50;

/** What is wrong with how it went: processes that outlived their service, a platform that did not come back. */
export async function strikeProcess(world: World, { name, service, holdMs }: Fault): Promise<string[]> {
  if (service === null) return killWorkerd(world);
  if (name.startsWith("SIGSTOP")) return pause(world, service, holdMs);
  return end(world, service, name.startsWith("SIGTERM") ? "SIGTERM" : "SIGKILL");
}

async function killWorkerd(world: World): Promise<string[]> {
  const pid = await workerdOf(pidOf(world, "worker"));
  process.kill(pid, "SIGKILL");
  // The one before it may still be said to answer: not before it is gone.
  await until(async () => (await alive([pid])).length === 0);
  return (await until(() => answers(world))) ? [] : [`the platform did not answer within ${BACK_WITHIN_MS} ms of the kill of workerd`];
}

/** The whole machine of the service, as it were. */
async function pause(world: World, service: Service, holdMs: number): Promise<string[]> {
  const pids = await family(pidOf(world, service));
  for (const pid of pids) signal(pid, "SIGSTOP");
  await sleep(holdMs);
  for (const pid of pids) signal(pid, "SIGCONT");
  return [];
}

async function end(world: World, service: Service, how: "SIGTERM" | "SIGKILL"): Promise<string[]> {
  const pid = pidOf(world, service);
  const pids = await family(pid);
  process.kill(pid, how);
  const gone = await until(async () => (await alive(pids)).length === 0, GROUP_GONE_MS);
  const left = gone ? [] : (await alive(pids)).map((each) => `${each.command.slice(0, 120)} outlived ${how} of ${service} by ${GROUP_GONE_MS} ms`);
  const back = await until(async () => ![undefined, pid].includes(world.platform.supervisor.pid(service)));
  return back ? left : [...left, `${service} was not started again`];
}

function pidOf({ platform }: World, name: string): number {
  const pid = platform.supervisor.pid(name);
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

/** One that ended meanwhile is as good as struck. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export async function answers({ platform }: World): Promise<boolean> {
  try {
    const answer = await fetch(`${platform.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

export async function until(holds: () => Promise<boolean>, withinMs = BACK_WITHIN_MS): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(LOOK_MS)) if (await holds()) return true;
  return holds();
}
