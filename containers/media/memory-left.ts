/** Whether a process has used up its memory, or only says so. Linux; elsewhere no process is short of it. */
import { readFileSync } from "node:fs";

/** Of the limit. No piece that a film needs at once is larger than the rest of 6 GiB. */
const NEARLY_ALL = 0.8;

/** `memoryBytes`: its RLIMIT_DATA. False for a process that has ended. */
export function isShortOfMemory(pid: number, memoryBytes: number): boolean {
  try {
    return dataBytes(readFileSync(`/proc/${pid}/status`, "latin1")) > NEARLY_ALL * memoryBytes;
  } catch {
    return false;
  }
}

/** What RLIMIT_DATA counts, of /proc/PID/status; a process that is ending has none any more. */
export const dataBytes = (status: string): number => Number(/^VmData:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
