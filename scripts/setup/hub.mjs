// The official sources: tried first, given up at once where they cannot be reached.
import path from "node:path";
import { rm } from "node:fs/promises";
import { DigestError } from "./digest.mjs";
import { download } from "./download.mjs";
import { hubAddress } from "./lock.mjs";
import { forEachLimited, unpack } from "./packages.mjs";

const CONNECT_MS = 2_000;
const AT_ONCE = 4;

/** Says whether an origin answers within two seconds; asked once per origin and run. */
export function createReachability(fetch = globalThis.fetch) {
  const known = new Map();
  const ask = (origin) =>
    fetch(origin, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(CONNECT_MS) }).then(
      () => true,
      () => false,
    );
  return (origin) => {
    if (!known.has(origin)) known.set(origin, ask(origin));
    return known.get(origin);
  };
}

async function fetchOne(context, entry, url, onBytes) {
  const { member, path: name, sha256 } = entry.source;
  const to = member ? path.join(context.modelsDir, ".archives", path.basename(name)) : entry.to;
  context.received(await download({ url, to, sha256: member ? sha256 : entry.sha256, onBytes: (bytes, kept = 0) => onBytes(bytes + kept) }));
  if (!member) return;
  await unpack([{ to: entry.to, sha256: entry.sha256, parts: [{ archive: to, member }] }]);
  await rm(to, { force: true });
}

async function isReachable(context, url) {
  return !context.offline && (await context.reachable(new URL(url).origin));
}

/**
 * Takes what it can of `files` from their official sources and returns the rest. A source that fails, or that has another
 * file than the pinned one, is named and left; the package is asked then.
 */
export async function takeFromHubs(context, files, onBytes) {
  const left = [];
  await forEachLimited(files, AT_ONCE, async (entry) => {
    const url = hubAddress(context.lock, entry.source);
    if (!(await isReachable(context, url))) {
      left.push(entry);
      return;
    }
    try {
      await fetchOne(context, entry, url, onBytes);
    } catch (error) {
      const why = error instanceof DigestError ? error.message : "not to be had from its official source;";
      context.say(`  ${entry.id}/${entry.file}: ${why} taking the pinned package.`);
      left.push(entry);
    }
  });
  return left;
}
