#!/usr/bin/env node
// `npm test`: set-up, then every runner one after the other; the last line is the total of all.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { environment, pickNode, pickScript, root } from "./run.mjs";
import { ensureSetup } from "./setup.mjs";
import { readJunit } from "./test/junit.mjs";

const HELP = `usage: npm test [-- [--yes] RUNNER ...]

Runs unit (plain Node), long (real ffmpeg, and campaigns of many cases), edge (workerd), services and judge (pytest) and e2e (a dub on the whole platform), or those named.`;

/** Each runner writes JUnit XML: the one format that vitest and pytest share. */
function runners({ python }, node) {
  const vitest = (...args) => ({
    command: node,
    args: [pickScript("vitest"), "run", ...args],
    report: (file) => ["--reporter=default", "--reporter=junit", `--outputFile.junit=${file}`],
  });
  // Each loads models of its own: more than four at once would fill the memory of a small machine.
  const atOnce = String(Math.min(os.availableParallelism(), 4));
  const pytest = (folder) => ({
    command: python,
    args: ["-m", "pytest", "-q", "-n", atOnce, "--dist", "loadfile", folder],
    report: (file) => [`--junitxml=${file}`],
  });
  return {
    unit: vitest("--project", "unit"),
    long: vitest("--project", "long"),
    edge: vitest("--project", "edge"),
    services: pytest("containers/service/tests"),
    judge: pytest("test/e2e/judge"),
    e2e: vitest("--config", "vitest.e2e.config.ts"),
  };
}

async function run(name, { command, args, report }, env, folder) {
  const file = path.join(folder, `${name}.xml`);
  const started = performance.now();
  console.log(`\n== ${name}`);
  const code = await new Promise((resolve) => {
    const child = spawn(command, [...args, ...report(file)], { cwd: root, stdio: "inherit", env });
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
    child.on("error", () => resolve(127));
    child.on("exit", (status) => resolve(status ?? 1));
  });
  const { passed, failed, failures } = readJunit(await readFile(file, "utf8").catch(() => ""));
  // A runner that fell over without a failed test still failed.
  if (code !== 0 && failed === 0) failures.push(`the runner itself ended with ${code}`);
  return { name, passed, failed: failures.length, failures, seconds: (performance.now() - started) / 1000 };
}

async function main(args) {
  const names = args.filter((arg) => arg !== "--yes");
  const setup = await ensureSetup({ yes: args.includes("--yes"), dev: true });
  const node = pickNode();
  const { modelsDir, ffmpeg } = setup.paths;
  const env = environment(node, { ONEVOICE_SETUP: JSON.stringify(setup), ONEVOICE_MODELS_DIR: modelsDir, MODELS_DIR: modelsDir, FFMPEG: ffmpeg });
  const known = runners(setup.paths, node);
  const unknown = names.filter((name) => !known[name]);
  if (unknown.length > 0) throw new Error(`There is no runner ${unknown[0]}.\n${HELP}`);
  const folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
  const results = [];
  for (const name of names.length > 0 ? names : Object.keys(known)) results.push(await run(name, known[name], env, folder));
  await rm(folder, { recursive: true, force: true });
  console.log("");
  for (const { name, failures } of results) for (const failure of failures) console.log(`FAILED: ${name}: ${failure}`);
  for (const { name, passed, failed, seconds } of results)
    console.log(`${name.padEnd(9)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`);
  const total = (field) => results.reduce((sum, result) => sum + result[field], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  return total("failed") === 0 ? 0 : 1;
}

try {
  const args = process.argv.slice(2);
  if (args.includes("--help")) console.log(HELP);
  else process.exitCode = await main(args);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
