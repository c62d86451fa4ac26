// A process for the supervisor's tests: child.mjs [--deaf] [--not-ready] [--late MS]. It has a child of its own, which does not hear SIGTERM.
import { spawn } from "node:child_process";
import process from "node:process";

const grandchild = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: "ignore" });
if (process.argv.includes("--deaf")) process.on("SIGTERM", () => undefined);
else process.on("SIGTERM", () => (grandchild.kill("SIGKILL"), process.exit(0)));
console.error("a line of log");
if (process.argv.includes("--not-ready")) {
  grandchild.kill("SIGKILL");
  process.exit(7);
}
console.log(JSON.stringify({ event: "ready", pid: process.pid, parent: process.env.ONEVOICE_PARENT_PID }));
setInterval(() => undefined, 1000);
