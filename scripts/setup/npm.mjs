// Phase npm: node_modules as package-lock.json says. npm's own record of what it installed tells whether that is so.
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { root } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

// Measured on Linux x64; other systems differ by some 20 %.
const ABOUT_BYTES = 296e6;
const ABOUT_DISK = 680e6;

/** npm as a command: the very npm that runs us where there is one. */
export function npmCommand(env = process.env, platform = process.platform) {
  const self = env.npm_execpath;
  if (self && path.basename(self) === "npm-cli.js" && existsSync(self)) return { command: process.execPath, args: [self] };
  return { command: platform === "win32" ? "npm.cmd" : "npm", args: [] };
}

/** Names of locked packages that are not installed in the locked version. Optional ones may be absent, never different. */
export function packagesAmiss(lock, installed) {
  return Object.entries(lock.packages)
    .filter(([name, entry]) => name && !entry.link)
    .filter(([name, entry]) =>
      installed.packages[name] ? installed.packages[name].version !== entry.version : !(entry.optional || entry.devOptional || entry.peer),
    )
    .map(([name]) => name);
}

const readJson = async (file) => JSON.parse(await readFile(file, "utf8").catch((error) => (error.code === "ENOENT" ? "null" : Promise.reject(error))));

async function sizeOfCache(npm) {
  const cache = (await runCommand(npm.command, [...npm.args, "config", "get", "cache"])).trim();
  const content = path.join(cache, "_cacache", "content-v2");
  const entries = await readdir(content, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath ?? entry.path, entry.name)).then(
          (found) => found.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export const npm = {
  name: "npm packages",
  async plan() {
    const installed = await readJson(path.join(root, "node_modules", ".package-lock.json"));
    const lock = await readJson(path.join(root, "package-lock.json"));
    if (installed && packagesAmiss(lock, installed).length === 0) return null;
    return { what: "npm packages, Node 22 among them", bytes: ABOUT_BYTES, disk: ABOUT_DISK, where: path.join(root, "node_modules") };
  },
  async run(context, progress) {
    const command = npmCommand();
    const before = await sizeOfCache(command);
    progress.update({ note: "npm ci" });
    const offline = context.offline ? ["--offline"] : [];
    await runCommand(command.command, [...command.args, "ci", "--no-audit", "--no-fund", "--loglevel=error", ...offline], { cwd: root });
    context.received(Math.max(0, (await sizeOfCache(command)) - before));
  },
};
