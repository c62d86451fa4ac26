// Where the set-up puts things: what belongs to this clone under .onevoice/, weights in a cache that all clones share.
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
export const stateDir = path.join(root, ".onevoice");
export const venvDir = path.join(stateDir, "venv");
export const venvPython = process.platform === "win32" ? path.join(venvDir, "Scripts", "python.exe") : path.join(venvDir, "bin", "python");

/** The user's cache directory for weights and samples: $ONEVOICE_MODELS_DIR, or what the platform calls a cache. */
export function modelsDir(env = process.env, platform = process.platform, home = os.homedir()) {
  if (env.ONEVOICE_MODELS_DIR) return path.resolve(env.ONEVOICE_MODELS_DIR);
  if (platform === "darwin") return path.join(home, "Library", "Caches", "onevoice", "models");
  if (platform === "win32") return path.join(env.LOCALAPPDATA ?? path.join(home, "AppData", "Local"), "onevoice", "models");
  return path.join(env.XDG_CACHE_HOME || path.join(home, ".cache"), "onevoice", "models");
}
