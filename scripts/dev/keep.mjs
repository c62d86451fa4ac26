import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup, stopGroup } from "./group.mjs";
import { launch } from "./launch.mjs";

/** A process that was ready this long is healthy: the next wait is short again. */
const HEALTHY_MS = 10_000;

/**
 * Keeps one process alive: it is started, and once it was ready, again whenever it ends, after 0.2 s, 0.4 s ... 5 s.
 * @param {import("./supervise.d.mts").ProcessSpec} spec
 * @param {{ onLine(line: string): void, onEvent(event: object): void, onGroup(sign: "+" | "-", pid: number): void, backoff: { firstMs: number, longestMs: number }, stopMs: number }} deps
 */
export function keep(spec, deps) {
  const { name } = spec;
  const stopping = new AbortController();
  let child = null;
  let settle;
  const started = new Promise((resolve, reject) => (settle = { resolve, reject }));
  // Whoever did not wait for the start learns of it by the event.
  started.catch(() => undefined);

  async function once() {
    const launched = launch(spec, (line) => deps.onLine(line));
    child = launched;
    if (launched.pid) deps.onGroup("+", launched.pid);
    const ready = await launched.ready;
    const readyAt = Date.now();
    if (ready && !stopping.signal.aborted) {
      deps.onEvent({ event: "ready", name, pid: launched.pid, ready });
      settle.resolve(ready);
    }
    const how = await launched.ended;
    if (launched.pid && !stopping.signal.aborted) bury(launched.pid);
    return { how, last: launched.last, wasReady: ready !== null, healthy: ready !== null && Date.now() - readyAt >= HEALTHY_MS };
  }

  /** Orphans of a process that ended by itself would hold ports and memory. */
  function bury(pid) {
    signalGroup(pid, "SIGKILL");
    deps.onGroup("-", pid);
    child = null;
  }

  async function live() {
    let waitMs = deps.backoff.firstMs;
    for (let everReady = false; ;) {
      const { how, last, wasReady, healthy } = await once();
      if (stopping.signal.aborted) return;
      everReady ||= wasReady;
      if (!everReady || spec.restart === false) {
        deps.onEvent({ event: "ended", name, how });
        settle.reject(new Error([`${name} ended (${how})`, ...last].join("\n  ")));
        return;
      }
      if (healthy) waitMs = deps.backoff.firstMs;
      deps.onEvent({ event: "restarting", name, how, inMs: waitMs });
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      waitMs = Math.min(deps.backoff.longestMs, waitMs * 2);
    }
  }

  const living = live();
  return {
    started,
    pid: () => child?.pid,
    async stop(stopMs = deps.stopMs) {
      stopping.abort();
      settle.reject(new Error(`${name} was stopped`));
      const pid = child?.pid;
      if (pid) await stopGroup(pid, stopMs);
      await living;
      if (pid) deps.onGroup("-", pid);
    },
  };
}
