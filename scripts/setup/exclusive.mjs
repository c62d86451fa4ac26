// Two set-ups at once (two clones, or `npm test` beside `npm run demo`) would write the same half files: one waits.
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 500;
// A lock without a process id in it is one being written, or one whose writer died at that very moment.
const NAMELESS_MS = 10_000;

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function take(file) {
  const handle = await open(file, "wx").catch((error) => (error.code === "EEXIST" ? null : Promise.reject(error)));
  if (!handle) return false;
  await handle.writeFile(String(process.pid));
  await handle.close();
  return true;
}

async function isStale(file, owner) {
  if (owner) return !alive(owner);
  const found = await stat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > NAMELESS_MS;
}

/** Runs `work` while no other process does so for `directory`; the lock of a dead process is taken over. */
export async function exclusively(directory, work, onWait = () => {}) {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, ".setup.lock");
  for (let waited = false; !(await take(file)); waited = true) {
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (await isStale(file, owner)) await rm(file, { force: true });
    else {
      if (!waited) onWait(owner);
      await sleep(POLL_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
