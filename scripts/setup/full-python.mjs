// The full environment (WhisperX, Demucs, torch), beside the light one and only on request: .onevoice/venv-full.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { digestTogether } from "./digest.mjs";
import { diskUsage } from "./disk.mjs";
import { root, stateDir, venvPython } from "./paths.mjs";
import { bytesInPipLine, findPython, pipEnvironment } from "./python.mjs";
import { runCommand } from "./run-command.mjs";

/** Free bytes that the installation is sure to fit into: 8 GB when done, the largest archives beside it on the way. */
export const NEEDED_BYTES = 12e9;
const folder = path.join(stateDir, "venv-full");
const python = path.join(folder, "bin", "python");
const lock = path.join(root, "containers", "service", "requirements-full.txt");
const stampFile = path.join(folder, ".onevoice.json");
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Why the full environment cannot be had on such a machine, as a sentence; null where it can. `noPython`: why none will do. */
export function obstacle({ platform, arch, freeBytes, noPython = null }) {
  if (platform !== "linux" || arch !== "x64") return `The full environment is locked for Linux on x86-64 only, and this is ${platform} on ${arch}.`;
  if (freeBytes < NEEDED_BYTES) return `The full environment needs ${gigabytes(NEEDED_BYTES)} of free disk and there are ${gigabytes(freeBytes)}.`;
  return noPython;
}

async function isMade(digest) {
  const stamp = JSON.parse(await readFile(stampFile, "utf8").catch(() => "{}"));
  return existsSync(python) && stamp.requirements === digest;
}

/** The first interpreter that the lock has wheels for. Rejects with a sentence where there is none. */
const findFullPython = () => findPython((version) => /^3\.1[12]$/.test(version), "3.11 or 3.12 (for the full environment)");

/** What keeps this machine from having the full environment; null when nothing does, or when it is there already. */
export async function fullPythonObstacle() {
  if (await isMade(await digestTogether([lock]))) return null;
  await mkdir(stateDir, { recursive: true });
  const disk = await statfs(stateDir);
  const noPython = await findFullPython().then(
    () => null,
    (error) => error.message,
  );
  // What lies there of an earlier lock is removed first.
  return obstacle({ platform: process.platform, arch: process.arch, freeBytes: disk.bavail * disk.bsize + (await diskUsage(folder)), noPython });
}

async function install(digest, say) {
  const command = await findFullPython();
  const env = pipEnvironment(false);
  await rm(folder, { recursive: true, force: true });
  await runCommand(command, ["-m", "venv", "--without-pip", folder], { env });
  let bytes = 0;
  const onLine = (line) => {
    bytes += bytesInPipLine(line);
    if (line.startsWith("Installing")) say(`${gigabytes(bytes)} fetched; installing ...`);
  };
  // The light environment's pip, and no cache: the archives are another 3 GB.
  const args = ["--python", python, "install", "--require-hashes", "--only-binary", ":all:", "--no-cache-dir", "--progress-bar", "off", "-r", lock];
  await runCommand(venvPython, ["-m", "pip", ...args], { cwd: root, env, onLine });
  await writeFile(stampFile, JSON.stringify({ requirements: digest }));
}

/**
 * Makes sure that the full environment is there; the light one has to be. Kept until its lock changes.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} its interpreter
 * @throws Error with a sentence when it cannot be had
 */
export async function ensureFullPython(say) {
  const digest = await digestTogether([lock]);
  if (await isMade(digest)) return python;
  const reason = await fullPythonObstacle();
  if (reason) throw new Error(reason);
  const started = performance.now();
  say(`Installing the full environment (about 3.5 GB to fetch, 8 GB on disk, 2-6 minutes) into ${folder} ...`);
  await install(digest, say);
  say(`Installed: ${gigabytes(await diskUsage(folder))} in ${Math.round((performance.now() - started) / 1000)} s.`);
  return python;
}
