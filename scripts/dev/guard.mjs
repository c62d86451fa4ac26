// A process of its own that outlives a supervisor killed by -9 just long enough to stop what it had started.
// stdin: one line `+PID` or `-PID` for each group started or ended; its end means that the supervisor is gone.
import process from "node:process";
import readline from "node:readline";
import { stopGroup } from "./group.mjs";

const STOP_MS = Number(process.argv[2] ?? 3000);
const groups = new Set();

// Only the end of stdin counts: a signal for the supervisor must not take its guard away.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith("+")) groups.add(pid);
  else groups.delete(pid);
});
lines.on("close", () => {
  void Promise.all([...groups].map((pid) => stopGroup(pid, STOP_MS))).finally(() => process.exit(0));
});
