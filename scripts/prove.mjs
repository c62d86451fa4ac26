#!/usr/bin/env node
// `npm run prove`: the campaign of faults (test/prove/README.md), under the right Node.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { environment, pickNode, root } from "./run.mjs";

const HELP = `usage: npm run prove -- api [--requests N]
       npm run prove -- [--ci] [--tier T1|T2|T3] [--seed N] [--runs N] [--minutes M] [--mutants [--only TEXT]]

Does every fault of the list to dubs and looks for what must never be: zero is the only good number.
  T1  the pure engine on random graphs, and the real plan with random edits
  T2  the real loop, consumer and pool in a simulated world of machines, clocks, queues and vendors
  T3  the real platform: workerd and the services as processes (does its own set-up first)

  api          who may do what (every operation by everybody, with ids of others), forged tokens, races, uploads that go wrong, and
               schemathesis over the running platform with everything in it: 2,000 requests, or --requests N (its own set-up first)

  --ci         what continuous integration runs, and what runs when nothing is said: 100,000 graphs, 2,000 plans, 1,000 worlds,
               8 dubs on the platform, 2,000 requests to the API
  --tier       only this one
  --seed N     that seed again, with all that happens in it: of T1 and T2, or of the tier named. With --runs, --minutes or --ci:
               begins with it
  --runs N     so many, of the one tier named (T1: N graphs and a fiftieth as many plans)
  --minutes M  for so long, all tiers together: as many as there is time for, of which none may break a promise
  --mutants    plants bugs one by one, each of which must be seen in the slice of --ci (--only: those whose name has this text)

Each line has its goal beside the result; the last line is "N passed, N failed". Ends with 1 when a goal is missed, with 2 when what
was asked for makes no sense.`;

async function main(args) {
  if (args.includes("--help")) return console.log(HELP);
  if (!existsSync(path.join(root, "node_modules"))) {
    const { ensureSetup } = await import("./setup.mjs");
    await ensureSetup({ yes: true });
  }
  const node = pickNode();
  const child = spawn(node, [path.join(root, "test", "prove", "main.ts"), ...args], { cwd: root, stdio: "inherit", env: environment(node) });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => (process.exitCode = code ?? 1));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
