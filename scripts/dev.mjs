#!/usr/bin/env node
// `npm run dev`: the whole platform on this machine, with a key and a curl line to begin with.
import process from "node:process";
import { launch } from "./launch.mjs";
import { ensureSetup } from "./setup.mjs";

const HELP = `usage: npm run dev -- [--port N] [--state DIR] [--worker-signed] [--yes]

Starts the Worker (wrangler dev) and the five compute services on free loopback ports, restarts what dies, and prints a key.

  --port N          the Worker's port (8787, or any free one)
  --state DIR       where D1, R2 and Durable Objects live (.onevoice/state)
  --worker-signed   media URLs signed by the Worker, as without S3 credentials
  --yes             do not ask before fetching what is missing`;

const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(HELP);
} else {
  try {
    process.exitCode = await launch("dev/main.mjs", args, await ensureSetup({ yes: args.includes("--yes") }));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
