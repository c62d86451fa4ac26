// Set-up first, then a script of ours under the Node that it brought.
import { spawn } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { environment, pickNode } from "./run.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * Runs `scripts/{script}` to its end, with the terminal's signals passed on once, and ends as it ended.
 * @param {string} script
 * @param {string[]} args
 * @param {object} setup what ensureSetup returned; the script finds it as JSON in ONEVOICE_SETUP
 */
export function launch(script, args, setup) {
  const node = pickNode();
  const child = spawn(node, [path.join(here, script), ...args], { stdio: "inherit", env: environment(node, { ONEVOICE_SETUP: JSON.stringify(setup) }) });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("exit", (code, signal) => resolve(signal ? 128 + (signal === "SIGINT" ? 2 : 15) : (code ?? 1)));
  });
}
