import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";

/** Fresh private folders under `SPOOL_DIR` (or the system's temporary folder), named after this process. */
export type Spool = { readonly parent: string; makeDir(): Promise<string>; sweep(): Promise<void> };

export function createSpool(service: string, parent = process.env.SPOOL_DIR ?? os.tmpdir()): Spool {
  const prefix = `onevoice-${service}-`;
  return {
    parent,
    makeDir: () => mkdtemp(path.join(parent, `${prefix}${process.pid}-`)),
    // A killed process could not remove its folders: the next one does.
    async sweep() {
      const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
      const orphans = names.filter((name) => !isAlive(Number(name.slice(prefix.length).split("-")[0])));
      await Promise.all(orphans.map((name) => rm(path.join(parent, name), { recursive: true, force: true })));
    },
  };
}

/** Also true for a process of somebody else's (EPERM). */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
