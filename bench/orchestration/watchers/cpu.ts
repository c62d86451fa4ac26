/** CPU that a process has used so far, in ms, user and system, as Linux counts it. */
import { readFileSync } from "node:fs";

/** USER_HZ, which is 100 on every Linux that reports to user space. */
const MS_A_TICK = 10;

export function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold spaces; utime and stime are the 14th and 15th field.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
}
