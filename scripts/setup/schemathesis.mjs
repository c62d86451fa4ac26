// schemathesis, which tries the API against its own document: an environment of its own, .onevoice/schemathesis, only for `npm run prove -- api`.
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { root, stateDir, venvPython } from "./paths.mjs";
import { digestTogether } from "./digest.mjs";
import { findPython, pipEnvironment } from "./python.mjs";
import { runCommand } from "./run-command.mjs";

const folder = path.join(stateDir, "schemathesis");
const bin = path.join(folder, process.platform === "win32" ? "Scripts" : "bin");
const lock = path.join(root, "test", "prove", "api", "requirements.txt");
/** It has no older Python. */
const isRight = (version) => /^3\.1[1-3]$/.test(version);
const stampFile = path.join(folder, ".onevoice.json");

/**
 * Makes sure that it is there, in the locked versions; the light environment, whose pip installs it, has to be.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its program
 * @throws Error with a sentence when it cannot be had
 */
export async function ensureSchemathesis(say) {
  const program = path.join(bin, process.platform === "win32" ? "st.exe" : "st");
  const digest = await digestTogether([lock]);
  const stamp = JSON.parse(await readFile(stampFile, "utf8").catch(() => "{}"));
  if (existsSync(program) && stamp.requirements === digest) return program;
  say("Installing schemathesis (about 20 MB to fetch) ...");
  const env = pipEnvironment(false);
  await rm(folder, { recursive: true, force: true });
  await runCommand(await findPython(isRight, "3.11, 3.12 or 3.13 (for schemathesis)"), ["-m", "venv", "--without-pip", folder], { env });
  const python = path.join(bin, process.platform === "win32" ? "python.exe" : "python");
  const args = ["--python", python, "install", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "off", "-r", lock];
  await runCommand(venvPython, ["-m", "pip", ...args], { cwd: root, env });
  await writeFile(stampFile, JSON.stringify({ requirements: digest }));
  return program;
}
