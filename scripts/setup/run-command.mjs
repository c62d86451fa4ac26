// The one place of the set-up that starts a process. Each child leads a group of its own, so that nothing outlives us.
import { spawn } from "node:child_process";
import os from "node:os";
import process from "node:process";
import readline from "node:readline";

const KEPT_LINES = 40;
const GRACE_MS = 1_500;
const running = new Set();
/** Exit status once a signal has come. */
let stopping = null;
const posix = process.platform !== "win32";

function killAll(signal) {
  for (const child of running) {
    try {
      if (posix) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}
const killAtOnce = () => killAll("SIGKILL");

// Children are interrupted, so that pip clears its temporary files; npm, which goes on for many seconds, is ended.
function stop(signal) {
  if (stopping !== null) process.exit(stopping);
  stopping = 128 + os.constants.signals[signal];
  killAll("SIGINT");
  setTimeout(() => process.exit(stopping), GRACE_MS);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
function watch(child) {
  if (running.size === 0) {
    for (const signal of signals) process.on(signal, stop);
    process.on("exit", killAtOnce);
  }
  running.add(child);
}
function unwatch(child) {
  running.delete(child);
  if (running.size > 0) return;
  if (stopping !== null) process.exit(stopping);
  for (const signal of signals) process.off(signal, stop);
  process.off("exit", killAtOnce);
}

/** A command that could not start or ended badly; `message` carries its last lines. */
class CommandError extends Error {
  name = "CommandError";
}

/**
 * Runs a command to its end and returns its standard output. `input` is written to its standard input, `onLine` sees each
 * line of both outputs. Throws CommandError.
 */
export async function runCommand(command, args, { cwd, env = process.env, input, onLine = () => {} } = {}) {
  // npm on Windows is a .cmd file, which starts only through a shell.
  const shell = command.endsWith(".cmd");
  const child = spawn(command, args, { cwd, env, shell, detached: posix, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
  watch(child);
  const out = [];
  const last = [];
  const read = (stream, lines) =>
    readline.createInterface({ input: stream }).on("line", (line) => {
      lines?.push(line);
      last.push(line);
      if (last.length > KEPT_LINES) last.shift();
      onLine(line);
    });
  read(child.stdout, out);
  read(child.stderr);
  if (input !== undefined) child.stdin.end(input);
  try {
    const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", (exit, signal) => resolve(exit ?? signal)));
    if (code !== 0) throw new CommandError(`${command} ${args[0] ?? ""} ended with ${code}:\n${last.join("\n")}`);
    return out.join("\n");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${command} could not be started: ${error.message}`, { cause: error });
  } finally {
    unwatch(child);
  }
}
