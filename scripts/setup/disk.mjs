import { lstat, readdir } from "node:fs/promises";
import path from "node:path";

/** Bytes of everything under `directory`, links not followed; 0 when it does not exist. */
export async function diskUsage(directory) {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => (["ENOENT", "ENOTDIR"].includes(error.code) ? [] : Promise.reject(error)));
  let total = 0;
  for (const entry of entries) {
    const at = path.join(directory, entry.name);
    if (entry.isDirectory()) total += await diskUsage(at);
    else if (entry.isFile()) total += (await lstat(at)).size;
  }
  return total;
}
