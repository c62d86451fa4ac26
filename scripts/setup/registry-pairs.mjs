// Phase pairs: translation models that models.lock.json does not pin, from the registry that Firefox itself asks.
// Remote Settings, https://remote-settings.readthedocs.io: the record of a file names its SHA-256; the list itself is trusted
// as far as HTTPS goes, its signature is not checked.
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { chooseModel } from "./choose-model.mjs";
import { download } from "./download.mjs";
import { missingVariables } from "./fresh-process.mjs";
import { folderOf, legsOf } from "./wanted-pairs.mjs";

const SERVER = "https://firefox.settings.services.mozilla.com";
const RECORDS = "buckets/main/collections/translations-models/records";
const LIST_MS = 20_000;
const NOTE = "registry.json";

const serverOf = (env = process.env) => (env.ONEVOICE_MODEL_REGISTRY || SERVER).replace(/\/+$/, "");
const label = (pair) => pair.join("-");

/** A folder without our note is pinned or the user's own: it counts as it is. With one, every file must have its size. */
function isHere(modelsDir, leg) {
  const folder = path.join(modelsDir, folderOf(leg));
  const note = path.join(folder, NOTE);
  if (!existsSync(note)) return existsSync(folder);
  const { files } = JSON.parse(readFileSync(note, "utf8"));
  return files.every(({ name, sizeBytes }) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size === sizeBytes);
}

/** Pinned folders count even before the phase that fetches them has run. */
function missingPairs({ pairs = [], lock, modelsDir }) {
  const pinned = new Set(lock.files.map(({ id }) => id));
  return pairs.filter((pair) => !legsOf(pair, (leg) => pinned.has(folderOf(leg)) || isHere(modelsDir, leg)));
}

async function getJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(LIST_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

async function askRegistry(context) {
  const server = serverOf();
  if (context.offline) return { reason: "nothing is fetched offline" };
  if (!(await context.reachable(new URL(server).origin))) return { reason: `the model registry ${server} does not answer` };
  try {
    const [root, list] = await Promise.all([getJson(`${server}/v1/`), getJson(`${server}/v1/${RECORDS}`)]);
    return { records: list.data, base: root.capabilities.attachments.base_url.replace(/\/*$/, "/") };
  } catch (error) {
    return { reason: `the model registry ${server} could not be read (${error.message})` };
  }
}

/** What the registry answers, asked once a run, and what it has not is said once. */
function openRegistry(context, pairs) {
  context.registry ??= askRegistry(context).then((registry) => {
    const missed = pairs.filter((pair) => registry.reason || !legsOf(pair, (leg) => chooseModel(registry.records, leg)));
    const why = registry.reason ?? "the model registry has no model for it, nor a way by English";
    if (missed.length > 0) context.say(`  translation ${missed.map(label).join(", ")}: skipped, ${why}.`);
    return registry;
  });
  return context.registry;
}

/** Models to fetch: [{leg, version, files}], every direction once. */
async function examine(context) {
  const pairs = missingPairs(context);
  if (pairs.length === 0) return { models: [] };
  const { records, base } = await openRegistry(context, pairs);
  if (!records) return { models: [] };
  const here = new Set(context.lock.files.map(({ id }) => id));
  const legs = pairs.flatMap((pair) => legsOf(pair, (leg) => chooseModel(records, leg)) ?? []);
  const wanted = new Map(legs.filter((leg) => !here.has(folderOf(leg)) && !isHere(context.modelsDir, leg)).map((leg) => [folderOf(leg), leg]));
  return { base, models: [...wanted.values()].map((leg) => ({ leg, ...chooseModel(records, leg) })) };
}

async function fetchFile(context, url, { name, sha256, sizeBytes }, folder, onBytes) {
  const to = path.join(folder, name);
  if ((await stat(to).catch(() => null))?.size === sizeBytes) return onBytes(sizeBytes);
  context.received(await download({ url, to, sha256, onBytes: (bytes, kept = 0) => onBytes(bytes + kept) }));
  const { size } = await stat(to);
  if (size === sizeBytes) return;
  await rm(to);
  throw new Error(`${name} is refused: the registry says ${sizeBytes} bytes, it has ${size}.`);
}

/** Files gather beside, and the folder gets its name when it is whole: the translator never sees half a model. */
async function fetchModel(context, base, { leg, version, files }, onBytes) {
  const gathering = path.join(context.modelsDir, ".registry", `${folderOf(leg)}-${version}`);
  const noted = files.map(({ id, attachment }) => ({ id, name: attachment.filename, sha256: attachment.hash, sizeBytes: attachment.size }));
  await mkdir(gathering, { recursive: true });
  for (const [index, file] of noted.entries()) await fetchFile(context, new URL(files[index].attachment.location, base), file, gathering, onBytes);
  await writeFile(path.join(gathering, NOTE), `${JSON.stringify({ source: leg[0], target: leg[1], version, files: noted }, null, 2)}\n`);
  const folder = path.join(context.modelsDir, folderOf(leg));
  await rm(folder, { recursive: true, force: true });
  await rename(gathering, folder);
}

const bytesOf = (models) => models.flatMap(({ files }) => files).reduce((sum, { attachment }) => sum + attachment.size, 0);

export const pairs = {
  name: "translation pairs",
  async plan(context) {
    const where = context.modelsDir;
    // Behind a proxy this process cannot ask; the one that can plans again.
    if (!context.offline && missingPairs(context).length > 0 && missingVariables()) return { what: "translation models", bytes: 0, disk: 0, where };
    const { models } = await examine(context);
    if (models.length === 0) return null;
    const bytes = bytesOf(models);
    return { what: `translation models ${models.map(({ leg }) => label(leg)).join(", ")}`, bytes, disk: bytes, where };
  },
  async run(context, progress) {
    const { base, models } = await examine(context);
    let done = 0;
    progress.update({ total: bytesOf(models) });
    const onBytes = (bytes) => progress.update({ done: (done += bytes) });
    for (const model of models) await fetchModel(context, base, model, onBytes);
  },
};
