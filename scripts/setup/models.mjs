// Phase models: weights into the shared cache. Local directory, then official source, then the pinned package; always the same bytes.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { DigestError, digestFile } from "./digest.mjs";
import { takeFromHubs } from "./hub.mjs";
import { archivesOf, takeFromPackages } from "./packages.mjs";

const located = (context) => context.lock.files.map((entry) => ({ ...entry, to: path.join(context.modelsDir, entry.id, entry.file) }));
const memoryFile = (context) => path.join(context.modelsDir, ".verified.json");
const readMemory = async (context) => JSON.parse(await readFile(memoryFile(context), "utf8").catch(() => "{}"));

/**
 * Which pinned files are missing, and which are there but are other files. A file checked before is not read again while
 * its size and time of change are the same.
 */
async function examine(context) {
  const memory = await readMemory(context);
  const missing = [];
  const foreign = [];
  const verified = {};
  for (const entry of located(context)) {
    const name = `${entry.id}/${entry.file}`;
    const found = await stat(entry.to).catch(() => null);
    if (!found) {
      missing.push(entry);
      continue;
    }
    const mark = `${found.size} ${found.mtimeMs} ${entry.sha256}`;
    const actual = memory[name] === mark ? entry.sha256 : await digestFile(entry.to);
    if (actual === entry.sha256) verified[name] = mark;
    else foreign.push({ entry, actual });
  }
  if (JSON.stringify(memory) !== JSON.stringify(verified) && existsSync(context.modelsDir)) await writeFile(memoryFile(context), JSON.stringify(verified));
  return { missing, foreign };
}

/** Copies what the local directory has. Its files are the user's: a wrong one stops the set-up and is not touched. */
async function takeFromLocal(context, files, directory = process.env.ONEVOICE_MODELS_LOCAL) {
  if (!directory) return files;
  const left = [];
  for (const entry of files) {
    const from = path.join(directory, entry.id, entry.file);
    if (!existsSync(from)) {
      left.push(entry);
      continue;
    }
    const actual = await digestFile(from);
    if (actual !== entry.sha256) throw new DigestError(from, entry.sha256, actual);
    await mkdir(path.dirname(entry.to), { recursive: true });
    await copyFile(from, `${entry.to}.part`);
    await rename(`${entry.to}.part`, entry.to);
  }
  return left;
}

export const models = {
  name: "models",
  async plan(context) {
    const { missing, foreign } = await examine(context);
    const files = [...missing, ...foreign.map(({ entry }) => entry)];
    if (files.length === 0) return null;
    const bytes = archivesOf(files).reduce((sum, key) => sum + context.lock.packages[key].sizeBytes, 0);
    const disk = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return { what: `model weights and sample voices (${files.length} ${files.length === 1 ? "file" : "files"})`, bytes, disk, where: context.modelsDir };
  },
  async run(context, progress) {
    const { missing, foreign } = await examine(context);
    for (const { entry, actual } of foreign) {
      context.say(`  ${new DigestError(`${entry.id}/${entry.file}`, entry.sha256, actual).message} It is removed and fetched again.`);
      await rm(entry.to, { force: true });
    }
    let done = 0;
    const onBytes = (bytes) => progress.update({ done: (done += bytes) });
    let files = await takeFromLocal(context, [...missing, ...foreign.map(({ entry }) => entry)]);
    files = await takeFromHubs(context, files, onBytes);
    progress.update({ total: done + archivesOf(files).reduce((sum, key) => sum + context.lock.packages[key].sizeBytes, 0) });
    if (files.length > 0) await takeFromPackages(context, files, onBytes);
    await examine(context);
  },
};
