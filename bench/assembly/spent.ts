/** CPU seconds of this process and of the processes that it started and that have ended. Linux only: nothing else tells of children. */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const OWN_STAT = "/proc/self/stat";
/** The kernel's clock for user programs, on every architecture that Node runs on. */
const TICKS_A_SECOND = 100;

export const isMeasurable = (): boolean => existsSync(OWN_STAT);

/** Of all threads of ours, and of children. */
export type Cpu = { ownS: number; childrenS: number };
export const totalS = ({ ownS, childrenS }: Cpu): number => ownS + childrenS;

export async function spent<T>(work: () => Promise<T> | T): Promise<{ value: T; cpu: Cpu }> {
  const [before, own] = [childrenTicks(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(own);
  return { value, cpu: { ownS: (user + system) / 1e6, childrenS: (childrenTicks() - before) / TICKS_A_SECOND } };
}

const childrenTicks = (): number => childTicksIn(readFileSync(OWN_STAT, "utf8"));

/** proc_pid_stat(5): cutime and cstime are fields 16 and 17; the name in parentheses may hold spaces. */
export function childTicksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[13]) + Number(fields[14]);
}
