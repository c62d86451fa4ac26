#!/usr/bin/env node
// `npm run demo`: a real spoken video, dubbed with no key by the code that runs at the edge.
import process from "node:process";
import { HELP, readOptions } from "./demo/options.mjs";
import { launch } from "./launch.mjs";
import { readLock } from "./setup/lock.mjs";
import { pairsToFetch } from "./setup/wanted-pairs.mjs";
import { ensureSetup } from "./setup.mjs";

try {
  const options = readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    console.log(HELP);
  } else {
    const pairs = pairsToFetch({ from: options.from, to: options.to, lock: readLock() });
    const setup = await ensureSetup({ yes: options.yes, quiet: options.quiet, pairs });
    process.exitCode = await launch("demo/main.mjs", process.argv.slice(2), setup);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = error.usage ? 2 : 1;
}
