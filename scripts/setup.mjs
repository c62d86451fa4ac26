#!/usr/bin/env node
// From a clean clone to everything that runs: npm packages, one Python environment, tools, weights, a sample video.
// Runs under plain Node 20 without any package, as often as you like: what is there is kept, what was interrupted goes on.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import readline from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { pickNode } from "./run.mjs";
import { diskUsage } from "./setup/disk.mjs";
import { docs } from "./setup/docs.mjs";
import { exclusively } from "./setup/exclusive.mjs";
import { missingVariables, setUpInFreshProcess } from "./setup/fresh-process.mjs";
import { createReachability } from "./setup/hub.mjs";
import { readLock } from "./setup/lock.mjs";
import { models } from "./setup/models.mjs";
import { npm } from "./setup/npm.mjs";
import * as paths from "./setup/paths.mjs";
import { python } from "./setup/python.mjs";
import { createReporter, megabytes } from "./setup/reporter.mjs";
import { pairs } from "./setup/registry-pairs.mjs";
import { sample } from "./setup/sample.mjs";
import { findTools, tools } from "./setup/tools.mjs";
import { parsePairs } from "./setup/wanted-pairs.mjs";

const PHASES = [npm, python, tools, models, pairs, sample, docs];
const HELP = `usage: node scripts/setup.mjs [--yes] [--dev] [--offline] [--json] [--quiet] [--pairs en-es,es-en]

Fetches what OneVoice needs to run here, once. Says first what, how much and where to.

  --yes      do not ask (nor does it ask without a terminal, or when CI is set)
  --dev      also the tools of "npm run check" and the Python tests
  --offline  fetch nothing: use what is here, in npm's and pip's caches and in ONEVOICE_MODELS_LOCAL
  --json     one JSON object on standard output when done
  --quiet    no progress
  --pairs    translation models of these pairs too, by English where there is no direct one, from the registry that Firefox
             asks; skipped where it cannot be reached

Environment: PYTHON (a Python 3.10-3.13), ONEVOICE_MODELS_DIR (where weights lie, shared by clones),
ONEVOICE_MODELS_LOCAL (a directory of weights looked in first), ONEVOICE_FFMPEG, HF_ENDPOINT, PIP_INDEX_URL,
ONEVOICE_MODEL_REGISTRY (a Remote Settings server with the collection translations-models).
Debian packages (apertium, apertium-es-pt, apertium-fr-es, apertium-spa-ita) add languages when installed; nothing needs them.`;

function createContext(options) {
  const reporter = createReporter({ quiet: options.quiet, onProgress: options.onProgress });
  const context = {
    dev: Boolean(options.dev),
    offline: Boolean(options.offline),
    pairs: options.pairs ?? [],
    lock: readLock(),
    modelsDir: paths.modelsDir(),
    downloadBytes: 0,
    reporter,
    say: reporter.say,
    reachable: createReachability(),
  };
  context.received = (bytes) => (context.downloadBytes += bytes);
  return context;
}

async function wantedPhases(context) {
  const wanted = [];
  for (const phase of PHASES) {
    const plan = await phase.plan(context);
    if (plan) wanted.push({ phase, plan });
  }
  return wanted;
}

function announce(say, wanted) {
  const total = (field) => wanted.reduce((sum, { plan }) => sum + plan[field], 0);
  say("OneVoice needs, once:");
  for (const { plan } of wanted.filter((item) => item.plan.disk > 0))
    say(`  ${plan.what}: ${plan.bytes ? `about ${megabytes(plan.bytes)} to fetch` : "nothing to fetch"}, into ${plan.where}`);
  say(`Together about ${megabytes(total("bytes"))} to fetch and ${megabytes(total("disk"))} on disk.`);
}

async function agreed({ yes }) {
  if (yes || process.env.CI || !process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = readline.createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Go on? [Y/n] ").finally(() => terminal.close());
  return !/^\s*n/i.test(answer);
}

async function runPhase(phase, context) {
  if (!(await phase.plan(context))) return;
  const progress = context.reporter.start(phase.name);
  let seconds;
  try {
    await phase.run(context, progress);
  } finally {
    seconds = progress.end();
  }
  context.say(`  ${phase.name}: done in ${seconds.toFixed(1)} s`);
}

/** Runs phases under both locks, this clone's and the shared cache's. */
function runPhases(phases, context) {
  const wait = (pid) => context.say(`  waiting for another set-up (process ${pid})`);
  const run = async () => {
    for (const phase of phases) await runPhase(phase, context);
  };
  return exclusively(paths.stateDir, () => exclusively(context.modelsDir, run, wait), wait);
}

async function measureDisk() {
  const file = path.join(paths.stateDir, "setup.json");
  const folders = [path.join(paths.root, "node_modules"), paths.venvDir, paths.modelsDir()];
  const sizes = await Promise.all(folders.map(diskUsage));
  const diskBytes = sizes.reduce((sum, size) => sum + size, 0);
  await mkdir(paths.stateDir, { recursive: true });
  await writeFile(file, JSON.stringify({ diskBytes }));
  return diskBytes;
}

const knownDisk = async () => JSON.parse(await readFile(path.join(paths.stateDir, "setup.json"), "utf8").catch(() => "{}")).diskBytes ?? measureDisk();

async function work(wanted, context, options) {
  const variables = options.offline ? null : missingVariables();
  await runPhases(variables ? [npm] : PHASES, context);
  if (!variables) return;
  if (wanted.every(({ phase }) => phase === npm)) return;
  const result = await setUpInFreshProcess(pickNode(), variables, options);
  context.received(result.downloadBytes);
}

function locations(context) {
  const samples = path.join(context.modelsDir, "samples");
  return {
    python: paths.venvPython,
    ...findTools(),
    modelsDir: context.modelsDir,
    sample: path.join(samples, "sample.mp4"),
    sampleShort: path.join(samples, "sample-short.mp4"),
    stateDir: paths.stateDir,
  };
}

/**
 * Makes sure that everything is there.
 * @param {{yes?: boolean, dev?: boolean, offline?: boolean, quiet?: boolean, pairs?: [string, string][], onProgress?: (state: {phase: string, done?: number, total?: number, note?: string}) => void}} options
 * @returns {Promise<{paths: {python: string, ffmpeg: string, espeak: string, modelsDir: string, sample: string, sampleShort: string, stateDir: string}, downloadBytes: number, diskBytes: number, seconds: number}>}
 * @throws Error with a sentence for the user when something cannot be had or was declined.
 */
export async function ensureSetup(options = {}) {
  const started = performance.now();
  const context = createContext(options);
  const wanted = await wantedPhases(context);
  if (wanted.length > 0) {
    if (!options.continued) announce(context.say, wanted);
    if (!(await agreed(options))) throw new Error("Nothing was fetched. Run it again when you like.");
    await work(wanted, context, options);
  }
  const diskBytes = wanted.length > 0 ? await measureDisk() : await knownDisk();
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (wanted.length > 0 && !options.continued)
    context.say(`Set-up done: ${megabytes(context.downloadBytes)} fetched, ${megabytes(diskBytes)} on disk, ${seconds} s.`);
  return { paths: locations(context), downloadBytes: Math.round(context.downloadBytes), diskBytes, seconds };
}

/** Takes `--pairs LIST` or `--pairs=LIST` out of the arguments. */
function takePairs(args) {
  const at = args.findIndex((arg) => arg === "--pairs" || arg.startsWith("--pairs="));
  if (at === -1) return { rest: args, list: null };
  const inline = args[at].startsWith("--pairs=");
  return { rest: args.toSpliced(at, inline ? 1 : 2), list: inline ? args[at].slice("--pairs=".length) : (args[at + 1] ?? "") };
}

async function main(all) {
  const { rest: args, list } = takePairs(all);
  const flags = ["yes", "dev", "offline", "json", "quiet", "help", "continued"];
  const unknown = args.filter((arg) => !flags.includes(arg.replace(/^--/, "")));
  if (args.includes("--help") || unknown.length > 0) {
    (unknown.length > 0 ? process.stderr : process.stdout).write(`${unknown.length > 0 ? `unknown option ${unknown[0]}\n\n` : ""}${HELP}\n`);
    return unknown.length > 0 ? 2 : 0;
  }
  const options = Object.fromEntries(flags.map((name) => [name, args.includes(`--${name}`)]));
  try {
    if (list !== null) options.pairs = parsePairs(list);
    const result = await ensureSetup(options);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stderr.write(`Everything is here: ${result.paths.modelsDir} and ${paths.root} hold ${megabytes(result.diskBytes)}.\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
