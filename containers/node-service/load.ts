/** How loaded the container is, or the machine where the container has no limits (cgroup v2). What `load` of /healthz tells. */
import { readFile, statfs } from "node:fs/promises";
import os from "node:os";
import process from "node:process";
import type { Load } from "../contract/task.ts";

const CGROUP = "/sys/fs/cgroup";
/** A shorter time says nothing of a load. */
const SHORTEST_MS = 500;

type Spent = { seconds: number; cpus: number };
export type LoadReader = () => Promise<Load>;

/** `folder` is where inputs and artifacts of tasks lie. The share of the CPUs is that since the last question. */
export function createLoad(folder: string, now: () => number = () => performance.now(), spent: () => Promise<Spent> = cpuSeconds): LoadReader {
  let last: { atMs: number; seconds: number } | null = null;
  let share = 0;
  const cpuShare = async (): Promise<number> => {
    const atMs = now();
    if (last && atMs - last.atMs < SHORTEST_MS) return share;
    const { seconds, cpus } = await spent();
    if (last) share = Math.min(1, Math.max(0, (seconds - last.seconds) / (((atMs - last.atMs) / 1000) * cpus)));
    last = { atMs, seconds };
    return share;
  };
  return async () => {
    const disk = await statfs(folder);
    return { cpuShare: Math.round((await cpuShare()) * 1000) / 1000, ...memory(), diskFreeBytes: disk.bavail * disk.bsize };
  };
}

/** CPU seconds spent, and how many CPUs there are: of the container where it has a quota. */
export async function cpuSeconds(cgroup: string = CGROUP): Promise<Spent> {
  const read = (name: string): Promise<string> => readFile(`${cgroup}/${name}`, "utf8").catch(() => "");
  const [, quota, period] = /^(\d+) (\d+)/.exec(await read("cpu.max")) ?? [];
  const usage = /^usage_usec (\d+)/m.exec(await read("cpu.stat"))?.[1];
  if (quota && period && usage) return { seconds: Number(usage) / 1e6, cpus: Number(quota) / Number(period) };
  const cpus = os.cpus();
  const busyMs = cpus.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { seconds: busyMs / 1000, cpus: cpus.length };
}

/** Node looks at the cgroup itself; without a limit it tells of the machine, or an absurdly large one. */
function memory(): { memoryBytes: number; memoryTotalBytes: number } {
  const limit = process.constrainedMemory();
  const limited = limit > 0 && limit < os.totalmem();
  const total = limited ? limit : os.totalmem();
  const free = limited ? process.availableMemory() : os.freemem();
  return { memoryBytes: Math.max(0, total - free), memoryTotalBytes: total };
}
