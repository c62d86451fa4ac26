// Wrangler, quiet and under the chosen Node: one-off commands, and the development server as a process to supervise.
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { environment, pickNode, pickScript } from "../run.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const run = promisify(execFile);

const quiet = (node) => environment(node, { NO_COLOR: "1", CI: "1", X_LOCAL_OBSERVABILITY: "false" });

/**
 * Runs `wrangler ARGS` to its end. Rejects with what it printed.
 * @param {string[]} args
 */
export async function wrangler(args) {
  const node = pickNode();
  try {
    return await run(node, [pickScript("wrangler"), ...args], { cwd: root, env: quiet(node), maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    throw new Error(`wrangler ${args.slice(0, 3).join(" ")} failed:\n${`${error.stdout ?? ""}${error.stderr ?? ""}`.trim().slice(-2000)}`, { cause: error });
  }
}

/**
 * `wrangler dev` as a process to supervise; ready once it listens.
 * @param {{ port: number, inspectorPort: number, persistTo: string, envFile: string }} options
 * @returns {import("./supervise.d.mts").ProcessSpec}
 */
export function wranglerDev({ port, inspectorPort, persistTo, envFile }) {
  const node = pickNode();
  const options = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(inspectorPort), "--persist-to", persistTo, "--env-file", envFile];
  return {
    name: "worker",
    command: node,
    args: [pickScript("wrangler"), "dev", ...options, "--show-interactive-dev-session=false"],
    cwd: root,
    env: quiet(node),
    readyMs: 120_000,
    ready: (line) => (/Ready on http/.test(line) ? { port } : null),
  };
}
