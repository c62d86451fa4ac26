/** Where the benchmark keeps what it makes, and its own Python: made when first asked for, never by the set-up. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { fetchSources } from "./speech/fetch.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..", "..");
const venv = path.join(root, ".onevoice", "venv-hearing");
const requirements = path.join(here, "requirements.txt");

/** Of the judge and of what builds the speech; 0.4 GB. `base`: the set-up's interpreter, whose version the new one has. */
export async function judgePython(base: string, say: (what: string) => void): Promise<string> {
  const python = process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");
  const stamp = path.join(venv, ".onevoice.json");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if (existsSync(python) && (await readFile(stamp, "utf8").catch(() => "")) === wanted) return python;
  say("Python packages of the judge, once (about 100 MB)");
  await rm(venv, { recursive: true, force: true });
  await runCommand(base, ["-m", "venv", "--without-pip", venv]);
  // The set-up's pip installs into it: Debian's python3 can make no pip of its own.
  await runCommand(base, ["-m", "pip", "--python", python, "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", requirements]);
  await writeFile(stamp, wanted);
  return python;
}

/** Clips lie beside the models, shared by clones, and are built again when what builds them changed. */
export async function builtClips(
  tools: { python: string; ffmpeg: string; modelsDir: string },
  names: readonly string[],
  say: (what: string) => void,
): Promise<string> {
  const folder = path.join(tools.modelsDir, "test-speech");
  const clips = path.join(folder, "clips");
  const stamp = path.join(clips, ".recipe");
  const recipe = await digestOf(path.join(here, "speech"));
  const isOld = (await readFile(stamp, "utf8").catch(() => "")) !== recipe;
  if (isOld) await rm(clips, { recursive: true, force: true });
  const missing = names.filter((name) => !existsSync(path.join(clips, `${name}.json`)));
  if (missing.length === 0) return clips;
  await fetchSources({ folder: path.join(folder, "sources"), python: tools.python, modelsDir: tools.modelsDir, say });
  say(`building ${missing.length} clips of test speech`);
  await mkdir(clips, { recursive: true });
  await runCommand(tools.python, [path.join(here, "speech", "build.py"), tools.ffmpeg, path.join(folder, "sources"), clips, ...missing]);
  await writeFile(stamp, recipe);
  return clips;
}

async function digestOf(folder: string): Promise<string> {
  const digest = createHash("sha256");
  for (const name of (await readdir(folder)).filter((file) => /\.(py|json)$/.test(file)).sort()) digest.update(await readFile(path.join(folder, name)));
  return digest.digest("hex");
}

/** An empty folder for one run's files: kept until the next run, so that a figure can be looked into. */
export async function runFolder(name: string): Promise<string> {
  const folder = path.join(root, ".onevoice", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

export const judgeScript = (name: string): string => path.join(here, "judge", name);
