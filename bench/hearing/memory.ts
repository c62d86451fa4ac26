/** Resident memory of a process and all it started, from /proc (Linux; elsewhere nothing is sampled). */
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";

const PAGE_BYTES = 4_096;
const EVERY_MS = 1_000;
/** In /proc/PID/stat after the name in brackets: state, then the parent. */
const PARENT_FIELD = 1;
const RESIDENT_FIELD = 21;

type Row = { pid: number; parent: number; bytes: number };

async function rowOf(pid: number): Promise<Row | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields ? { pid, parent: Number(fields[PARENT_FIELD]), bytes: Number(fields[RESIDENT_FIELD]) * PAGE_BYTES } : null;
}

/** Bytes of `root` and its descendants. */
export function treeBytes(rows: readonly Row[], root: number): number {
  const own = rows.find(({ pid }) => pid === root)?.bytes ?? 0;
  return rows.filter(({ parent }) => parent === root).reduce((sum, { pid }) => sum + treeBytes(rows, pid), own);
}

/** Samples each second until stopped, which tells the samples in bytes. `pid` is asked anew each time: a service may be started again. */
export function watchMemory(pid: () => number | undefined): { stop(): Promise<number[]> } {
  const samples: number[] = [];
  const stopping = new AbortController();
  const watching = (async () => {
    if (process.platform !== "linux") return;
    while (!stopping.signal.aborted) {
      const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
      const rows = (await Promise.all(pids.map(rowOf))).filter((row) => row !== null);
      const root = pid();
      if (root !== undefined) samples.push(treeBytes(rows, root));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await watching;
      return samples;
    },
  };
}

/** Mean of the last third over that of the first; null: too few samples to say. */
export function growth(samples: readonly number[]): number | null {
  const third = Math.floor(samples.length / 3);
  if (third < 3) return null;
  const mean = (part: readonly number[]): number => part.reduce((sum, each) => sum + each, 0) / part.length;
  return mean(samples.slice(-third)) / mean(samples.slice(0, third));
}
