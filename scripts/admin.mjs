#!/usr/bin/env node
// Makes a person an admin: npm run admin -- EMAIL. No route does, so that it takes whoever has the database.
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { wrangler } from "./dev/wrangler.mjs";
import * as paths from "./setup/paths.mjs";

const HELP = `usage: npm run admin -- EMAIL [--remote] [--state DIR]

Makes somebody who has signed up, and has verified this address, an admin.

  --remote   in the database of wrangler.toml at Cloudflare (asks for your wrangler login), instead of the local one
  --state    where the local platform keeps its state (that of "npm run dev" unless given)

Exit codes: 0 done, 1 there is nobody like that or the database did not answer, 2 called wrongly.`;

/** The form browsers take for an address (HTML, "valid e-mail address"), in lower case as addresses are kept. */
const ADDRESS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
const MOST_CHARACTERS = 254;

/**
 * The address as it is kept, or null for what is none.
 * @param {string} text
 */
export function addressOf(text) {
  const address = text.trim().toLowerCase();
  return address.length <= MOST_CHARACTERS && ADDRESS.test(address) ? address : null;
}

/**
 * @param {string} address as addressOf gives it
 * @param {number} now milliseconds since 1970
 */
export function promotion(address, now) {
  return `UPDATE users SET is_admin = 1, updated_at = ${Math.trunc(now)} WHERE email = '${address.replaceAll("'", "''")}' AND email_verified = 1 RETURNING id;`;
}

/** How many rows wrangler's JSON names: it may print warnings before it. */
export function rowsOf(stdout) {
  const start = stdout.indexOf("[");
  const [result] = JSON.parse(start === -1 ? "[]" : stdout.slice(start));
  return result?.results?.length ?? 0;
}

/** The exit code. */
async function main(args) {
  let given;
  try {
    const options = { remote: { type: "boolean" }, state: { type: "string" }, help: { type: "boolean", short: "h" } };
    given = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return fail(2, error.message);
  }
  const { values, positionals } = given;
  if (values.help) return (console.log(HELP), 0);
  if (values.remote && values.state !== undefined) return fail(2, "--state is for the local database: leave it out with --remote.");
  const address = positionals.length === 1 ? addressOf(positionals[0]) : null;
  if (address === null) return fail(2, "Give one e-mail address.");
  const local = ["--local", "--persist-to", path.join(path.resolve(values.state ?? path.join(paths.stateDir, "state")), "wrangler")];
  try {
    const sql = promotion(address, Date.now());
    const { stdout } = await wrangler(["d1", "execute", "DB", ...(values.remote ? ["--remote", "--yes"] : local), "--json", "--command", sql]);
    if (rowsOf(stdout) === 0) return fail(1, "Nobody with this address has signed up and verified it.");
  } catch (error) {
    return fail(1, error.message);
  }
  console.log(`${address} is an admin now.`);
  return 0;
}

function fail(code, message) {
  console.error(code === 2 ? `${message}\n\n${HELP}` : message);
  return code;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
