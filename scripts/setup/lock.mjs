// models.lock.json: every weight file, where it comes from and what it must be.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

const SHA256 = /^[0-9a-f]{64}$/;
const SAFE_FILE = /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)?$/;

/** The lock as an object: `hubs` (address patterns), `files`, `assets`, `packages`. */
export function readLock(file = path.join(root, "models.lock.json")) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Address of a file at its official source. `HF_ENDPOINT` moves the model hub, as its own tools have it. */
export function hubAddress(lock, source, env = process.env) {
  let pattern = lock.hubs[source.hub];
  if (source.hub === "huggingface" && env.HF_ENDPOINT)
    pattern = env.HF_ENDPOINT.replace(/\/+$/, "") + new URL(pattern).pathname.replaceAll("%7B", "{").replaceAll("%7D", "}");
  return pattern.replace(/\{(\w+)\}/g, (_, name) => source[name].split("/").map(encodeURIComponent).join("/"));
}

function faultsOfFile(entry, lock) {
  const label = `${entry.id}/${entry.file}`;
  const faults = [];
  if (!SAFE_FILE.test(entry.file) || !/^[a-z0-9-]+$/.test(entry.id)) faults.push(`${label}: unsafe name`);
  if (!SHA256.test(entry.sha256)) faults.push(`${label}: sha256 is not 64 hex digits`);
  if (!(Number.isInteger(entry.sizeBytes) && entry.sizeBytes > 0)) faults.push(`${label}: sizeBytes is not a positive integer`);
  if (!entry.licence) faults.push(`${label}: no licence`);
  if (!entry.package?.length) faults.push(`${label}: no package`);
  for (const { from, member } of entry.package ?? []) if (!lock.packages[from] || !member) faults.push(`${label}: package ${from} is not in packages`);
  return faults;
}

function faultsOfSource({ id, file, source }, lock) {
  const complete = source && lock.hubs[source.hub] && source.repo && source.revision && source.path;
  return complete && (!source.member || SHA256.test(source.sha256)) ? [] : [`${id}/${file}: source needs a known hub, repo, revision and path`];
}

function faultsOfPackage([key, entry]) {
  const faults = [];
  if (key !== `${entry.registry}:${entry.name}@${entry.version}`) faults.push(`${key}: key differs from its fields`);
  if (!["pypi", "npm"].includes(entry.registry)) faults.push(`${key}: unknown registry`);
  if (!SHA256.test(entry.sha256) || !(entry.sizeBytes > 0) || !SAFE_FILE.test(entry.file)) faults.push(`${key}: sha256, sizeBytes or file is wrong`);
  return faults;
}

/** What is wrong with a lock, as sentences; empty when it is sound. */
export function faultsOfLock(lock) {
  const names = lock.files.map(({ id, file }) => `${id}/${file}`);
  const used = new Set([...lock.files, ...lock.assets].flatMap((entry) => entry.package.map((part) => part.from)));
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: named twice`),
    ...[...lock.files, ...lock.assets].flatMap((entry) => faultsOfFile(entry, lock)),
    ...lock.files.flatMap((entry) => faultsOfSource(entry, lock)),
    ...Object.entries(lock.packages).flatMap(faultsOfPackage),
    ...Object.keys(lock.packages)
      .filter((key) => !used.has(key) && !key.startsWith("pypi:pip@"))
      .map((key) => `${key}: unused`),
  ];
}
