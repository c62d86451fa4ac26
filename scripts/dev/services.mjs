// The five compute services as plain processes on loopback ports.
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { environment, pickNode } from "../run.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const CORES = os.availableParallelism();
/** Tasks of a service at once. Takes are short and many: two voices with a core each end sooner than one with both, and neither waits for the other's transfers. */
export const SLOTS = { media: 2, whisperx: 1, demucs: 1, kokoro: Math.min(4, CORES), bergamot: 1 };
const IN_NODE = new Set(["media", "bergamot"]);
/** Loading a model from a cold disk. */
const READY_MS = 120_000;

export const SERVICES = Object.keys(SLOTS);

/**
 * What to supervise. One process each: Node services run directly under the chosen Node.
 * @param {{ python: string, ffmpeg: string, modelsDir: string, ports: Record<string, number>, threads?: number, env?: Record<string, string> }} options
 *   `ports` by service: only those named are started. `threads`: CPU threads of one engine (the cores, shared among its slots). `env`: for all of them.
 * @returns {import("./supervise.d.mts").ProcessSpec[]}
 */
export function serviceSpecs({ python, ffmpeg, modelsDir, ports, threads, env = {} }) {
  const node = pickNode();
  return SERVICES.filter((name) => ports[name] !== undefined).map((name) => ({
    name,
    command: IN_NODE.has(name) ? node : python,
    args: [path.join(root, "containers", name, IN_NODE.has(name) ? "main.ts" : "main.py")],
    cwd: root,
    readyMs: READY_MS,
    env: {
      ...environment(node),
      PYTHONUNBUFFERED: "1",
      // Everything is on the loopback.
      NODE_USE_ENV_PROXY: "0",
      ...env,
      HOST: "127.0.0.1",
      PORT: String(ports[name]),
      MODELS_DIR: path.resolve(root, modelsDir),
      FFMPEG: ffmpeg,
      SLOTS: String(SLOTS[name]),
      THREADS: String(threads ?? Math.max(1, Math.floor(CORES / SLOTS[name]))),
    },
  }));
}

/**
 * `http://127.0.0.1:PORT` by service.
 * @param {Record<string, number>} ports
 * @returns {Record<string, string>}
 */
export function serviceUrls(ports) {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`]));
}
