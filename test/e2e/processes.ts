/** The processes of this machine, to find those that no test has a handle of. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import { promisify } from "node:util";

export type Process = { pid: number; parent: number; group: number; command: string };

/** Zombies are no processes any more. From /proc where there is one, for bare machines have no `ps`. */
export async function processes(): Promise<Process[]> {
  if (process.platform === "linux") return (await Promise.all((await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(fromProc))).flat();
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,args="], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, group, state, ...command] = line.trim().split(/\s+/);
    return pid && !state?.startsWith("Z") ? [{ pid: Number(pid), parent: Number(parent), group: Number(group), command: command.join(" ") }] : [];
  });
}

/** proc(5): `pid (name) state ppid pgrp ...`; the name may hold anything. One that ended meanwhile has no files. */
async function fromProc(pid: string): Promise<Process[]> {
  const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  const stat = await read("stat");
  const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (!group || state === "Z" || state === "X") return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command: (await read("cmdline")).replaceAll("\0", " ") }];
}

/** Wrangler runs two: one forwards what comes in at the port, the other (which alone has an inspector) runs our code and keeps its state. */
export async function workerdOf(group: number): Promise<number> {
  const found = (await processes()).filter((each) => each.group === group && /workerd serve .*--inspector-addr/.test(each.command));
  const [only, ...more] = found;
  if (!only || more.length > 0) throw new Error(`${found.length} workerd run our code`);
  return only.pid;
}

/** A process and all that it and its children started. */
export async function family(pid: number): Promise<number[]> {
  const all = await processes();
  const found = [pid];
  for (const each of found) found.push(...all.filter((one) => one.parent === each).map((one) => one.pid));
  return found;
}

export async function alive(pids: readonly number[]): Promise<Process[]> {
  return (await processes()).filter((each) => pids.includes(each.pid));
}
