#!/usr/bin/env node
// `npm run check`: everything that can be said about the code without running it. All of it runs; the table says what failed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { environment, pickNode, pickScript } from "./run.mjs";
import { faultsOfLock, readLock } from "./setup/lock.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { runCommand } from "./setup/run-command.mjs";

const SHOWN_LINES = 60;
const ruffConfig = [
  "--config",
  path.join("containers", "service", "pyproject.toml"),
  "containers",
  "scripts",
  "test",
  path.join("bench", "hearing"),
  path.join("bench", "speaking"),
  path.join("bench", "stretch"),
  path.join("bench", "assembly"),
];
const HOST = /https?:\/\/(?!127\.0\.0\.1|localhost)/;

/** Lines of a lockfile that name a host, as sentences. npm's `funding` and `homepage`-like fields are not addresses to fetch from. */
export function hostsInLockfile(name, text) {
  const lines = text.split("\n").map((line, index) => [index + 1, line]);
  const fetching = name.endsWith(".json")
    ? lines.filter(([, line]) => /"resolved"\s*:/.test(line))
    : lines.filter(([, line]) => !line.trimStart().startsWith("#"));
  return fetching.filter(([, line]) => HOST.test(line)).map(([number]) => `${name}:${number} names a host`);
}

async function checkLocks() {
  const service = path.join("containers", "service");
  const lockfiles = [
    "package-lock.json",
    ...readdirSync(path.join(root, service))
      .filter((name) => /^requirements.*\.txt$/.test(name))
      .map((name) => path.join(service, name)),
  ];
  const faults = [...faultsOfLock(readLock()), ...lockfiles.flatMap((name) => hostsInLockfile(name, readFileSync(path.join(root, name), "utf8")))];
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

const node = pickNode();
const env = environment(node, { NO_COLOR: "1" });
const tool = (name, ...args) => {
  return async () => runCommand(node, [pickScript(name), ...args], { cwd: root, env });
};

/** By path: its package has another name than its command. It shall neither report home nor look for updates. */
async function lintDocument() {
  const quiet = { ...env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const script = path.join(root, "node_modules", "@redocly", "cli", "bin", "cli.js");
  await runCommand(node, [script, "lint", "openapi.json", "--config", "redocly.yaml"], { cwd: root, env: quiet });
}
const wrangler = (...args) => tool("wrangler", ...args);

async function writeTypes() {
  // Env and the runtime's types come from wrangler.toml: without them neither tsc nor type-aware lint can begin.
  await wrangler("types", "--strict-vars=false")();
}

function ruff(...args) {
  return async () => {
    if (!existsSync(venvPython)) throw new Error("ruff is missing: node scripts/setup.mjs --dev");
    await runCommand(venvPython, ["-m", "ruff", ...args], { cwd: root });
  };
}

const bundle = path.join(root, ".onevoice", "bundle");

const CHECKS = [
  ["locks", checkLocks],
  ["lint", tool("oxlint", "--type-aware", "--deny-warnings")],
  ["format", tool("oxfmt", "--check", ".")],
  ["types (edge)", tool("tsc", "-p", ".")],
  ["types (Node)", tool("tsc", "-p", "tsconfig.node.json")],
  ["API document", lintDocument],
  ["unused code", tool("knip")],
  ["worker bundle", wrangler("deploy", "--dry-run", "--containers-rollout=none", "--outdir", bundle)],
  ["python lint", ruff("check", "--quiet", ...ruffConfig)],
  ["python format", ruff("format", "--check", "--quiet", ...ruffConfig)],
  ["python types", tool("pyright", "--project", path.join("containers", "pyrightconfig.json"), "--pythonpath", venvPython)],
];

async function attempt([name, check]) {
  const started = performance.now();
  const failure = await check().then(
    () => null,
    (error) => error.message,
  );
  return { name, failure, seconds: (performance.now() - started) / 1000 };
}

/** The table and, above it, what the failed checks said (their last lines). */
export function report(results) {
  const failures = results.filter(({ failure }) => failure).map(({ name, failure }) => `--- ${name}\n${failure.split("\n").slice(-SHOWN_LINES).join("\n")}\n`);
  const rows = results.map(({ name, failure, seconds }) => `${failure ? "FAILED" : "ok    "}  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s`);
  return [...failures, ...rows].join("\n");
}

async function main() {
  const results = [await attempt(["worker types", writeTypes])];
  for (const check of CHECKS) results.push(await attempt(check));
  const failed = results.filter(({ failure }) => failure).length;
  process.stdout.write(`${report(results)}\n${results.length - failed} checks passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
