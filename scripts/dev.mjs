#!/usr/bin/env node
// `npm run dev`: the whole platform on this machine, with a key and a curl line to begin with.
import process from "node:process";
import { HELP, readOptions } from "./dev/options.mjs";
import { launch } from "./launch.mjs";
import { ensureSetup } from "./setup.mjs";

const args = process.argv.slice(2);
try {
  const options = readOptions(args);
  if (options.help) console.log(HELP);
  else process.exitCode = await launch("dev/main.mjs", args, await ensureSetup({ yes: options.yes }));
} catch (error) {
  console.error(error.message);
  process.exitCode = error.usage ? 2 : 1;
}
