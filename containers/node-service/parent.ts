import process from "node:process";
import { isAlive } from "./spool.ts";

const EVERY_MS = 500;

/**
 * Calls `onGone` when the process named by `ONEVOICE_PARENT_PID` is no more: a supervisor killed by -9 could tell nobody.
 * A dead but unreaped parent still answers signals, so a direct child looks at its own parent pid too.
 */
export function watchParent(onGone: () => void, pid = Number(process.env.ONEVOICE_PARENT_PID)): void {
  if (!Number.isInteger(pid) || pid <= 1) return;
  const direct = process.ppid === pid;
  const timer = setInterval(() => {
    if (isAlive(pid) && !(direct && process.ppid !== pid)) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MS);
  timer.unref();
}
