import { spawn } from "node:child_process";
import process from "node:process";
import readline from "node:readline";
import { signalGroup } from "./group.mjs";

/** Lines kept to tell why a process did not start. */
const REMEMBERED = 20;

/**
 * Starts one process as the leader of its own group. `ready` resolves with what `spec.ready` made of a line, or with null when
 * the process ended or `readyMs` passed before (then it is killed). `ended` resolves once its leader is gone; nothing rejects.
 * @param {import("./supervise.d.mts").ProcessSpec} spec
 * @param {(line: string) => void} onLine
 */
export function launch(spec, onLine) {
  const { command, args = [], env = {}, cwd, readyMs = 60_000 } = spec;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, ONEVOICE_PARENT_PID: String(process.pid) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const last = [];
  let settle;
  const ready = new Promise((resolve) => (settle = resolve));
  const late = setTimeout(() => {
    last.push(`it was not ready within ${readyMs} ms`);
    if (child.pid) signalGroup(child.pid, "SIGKILL");
  }, readyMs);
  for (const stream of [child.stdout, child.stderr]) {
    readline.createInterface({ input: stream }).on("line", (line) => {
      last.push(line);
      if (last.length > REMEMBERED) last.shift();
      onLine(line);
      const recognised = spec.ready ? spec.ready(line) : readyLine(line);
      if (recognised) settle(recognised);
    });
  }
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  void ready.then(() => clearTimeout(late));
  void ended.then(() => settle(null));
  return { pid: child.pid, ready, ended, last };
}

/** The line that every service of ours prints when it listens. */
export function readyLine(line) {
  if (!line.startsWith("{")) return null;
  try {
    const message = JSON.parse(line);
    return message.event === "ready" ? message : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
