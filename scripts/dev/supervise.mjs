// Starts the processes of `npm run dev`, keeps them alive, and leaves none behind.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { keep } from "./keep.mjs";

const BACKOFF = { firstMs: 200, longestMs: 5000 };
const STOP_MS = 3000;
/** One Ctrl-C may come twice, from the terminal and through npm. */
const SAME_SIGNAL_MS = 500;

/**
 * See supervise.d.mts for what each part is.
 * @param {import("./supervise.d.mts").SupervisorOptions} options
 * @returns {import("./supervise.d.mts").Supervisor}
 */
export function supervise(options) {
  const { logDir, backoff = BACKOFF, stopMs = STOP_MS } = options;
  mkdirSync(logDir, { recursive: true });
  const kept = new Map();
  const logs = new Map();
  const guard = startGuard(stopMs);
  let closing = null;

  function start(spec) {
    if (closing) return Promise.reject(new Error("the supervisor is closing"));
    if (kept.has(spec.name)) return Promise.reject(new Error(`${spec.name} is started already`));
    const log = createWriteStream(path.join(logDir, `${spec.name}.log`), { flags: "w" });
    const write = (line) => {
      log.write(`${new Date().toISOString()} ${line}\n`);
      options.onLine?.(spec.name, line);
    };
    const tell = (event) => {
      log.write(`${new Date().toISOString()} [supervisor] ${JSON.stringify(event)}\n`);
      options.onEvent?.(event);
    };
    const keeper = keep(spec, { onLine: write, onEvent: tell, onGroup: guard.tell, backoff, stopMs });
    kept.set(spec.name, keeper);
    logs.set(spec.name, log);
    return keeper.started;
  }

  async function stop(name, withinMs) {
    await kept.get(name)?.stop(withinMs);
    kept.delete(name);
    await new Promise((resolve) => (logs.has(name) ? logs.get(name).end(resolve) : resolve()));
    logs.delete(name);
  }

  function close(withinMs) {
    closing ??= Promise.all([...kept.keys()].map((name) => stop(name, withinMs))).then(() => guard.dismiss());
    return closing;
  }

  return { start, stop, close, pid: (name) => kept.get(name)?.pid() };
}

/**
 * Closes on SIGINT, SIGTERM and SIGHUP, then exits with 128 + the signal's number; a second signal exits at once (the guard
 * then stops what is left). `after` runs last, when nothing writes any more. Returns a function that takes the handlers away.
 * @param {{ close(): Promise<void> }} supervisor
 * @param {() => void | Promise<void>} [after]
 */
export function closeOnSignals(supervisor, after = () => undefined) {
  let firstAt = null;
  const end = async (number) => {
    if (firstAt !== null) {
      if (Date.now() - firstAt > SAME_SIGNAL_MS) process.exit(128 + number);
      return;
    }
    firstAt = Date.now();
    try {
      await supervisor.close();
      await after();
    } finally {
      process.exit(128 + number);
    }
  };
  const handle = (_, number) => void end(number);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, handle);
  return () => signals.forEach((signal) => process.off(signal, handle));
}

function startGuard(stopMs) {
  const script = fileURLToPath(new URL("./guard.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, String(stopMs)], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  // Neither the guard nor its pipe keeps a supervisor alive; without a guard only kill -9 would leave processes.
  child.unref();
  child.stdin.unref();
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return { tell: (sign, pid) => child.stdin.write(`${sign}${pid}\n`), dismiss: () => void child.stdin.end() };
}
