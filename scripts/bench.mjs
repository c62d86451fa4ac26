#!/usr/bin/env node
// `npm run bench -- NAME`: one benchmark, each number beside its goal, kept in bench/results/NAME.json.
import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { benchmarks } from "../bench/benchmarks.ts";
import { root } from "./run.mjs";

const names = Object.entries(benchmarks).map(([name, { about }]) => `  ${name.padEnd(14)} ${about}`);
const HELP = `usage: npm run bench -- NAME [--json]

${names.join("\n")}

Prints each number beside its goal and keeps them in bench/results/NAME.json. Ends with 1 when a goal is missed.
  --json   print what is kept instead of the table`;

async function keep(name, kept) {
  const file = path.join(root, "bench", "results", `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`);
}

/** What the numbers came from, in words. */
function machine() {
  const [memory, load] = [os.totalmem() / 1e9, os.loadavg()[0] ?? 0].map((value) => value.toFixed(1));
  return `${os.availableParallelism()} cores, ${memory} GB, ${os.platform()} ${os.arch()}, Node ${process.versions.node}, load ${load} at the end`;
}

function row({ what, result, goal, isMet }) {
  const verdict = isMet === null ? "      " : isMet ? "met   " : "MISSED";
  return `${verdict}  ${result.padEnd(goal === null ? 0 : 12)}${goal === null ? "" : `  goal ${goal}`}  ${what}`;
}

function summary(name, findings, seconds) {
  const judged = findings.filter(({ isMet }) => isMet !== null);
  const met = judged.filter(({ isMet }) => isMet).length;
  return `${name}: ${met} of ${judged.length} goals met in ${seconds.toFixed(0)} s`;
}

async function main(args) {
  const [name, ...others] = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.find((arg) => arg.startsWith("--") && arg !== "--json" && arg !== "--help");
  if (args.includes("--help") || name === undefined) {
    console.log(HELP);
    return name === undefined && !args.includes("--help") ? 2 : 0;
  }
  if (!benchmarks[name] || others.length > 0 || unknown) {
    console.error(`${unknown ? `There is no option ${unknown}.` : `There is no benchmark ${others[0] ?? name}.`}\n\n${HELP}`);
    return 2;
  }
  const began = performance.now();
  const findings = await benchmarks[name].run((what) => console.error(`... ${what}`));
  const seconds = (performance.now() - began) / 1000;
  const kept = { benchmark: name, date: new Date().toISOString(), machine: machine(), seconds: Math.round(seconds), findings };
  const { partialBy } = benchmarks[name];
  if (partialBy === undefined || !process.env[partialBy]) await keep(name, kept);
  console.log(args.includes("--json") ? JSON.stringify(kept) : [...findings.map(row), "", summary(name, findings, seconds)].join("\n"));
  return findings.every(({ isMet }) => isMet !== false) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
