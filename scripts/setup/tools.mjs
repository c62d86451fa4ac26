// Phase tools: ffmpeg and espeak-ng, out of their wheels, else from PATH. The wheels' are the versions that were measured.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { venvDir } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

function sitePackages() {
  if (process.platform === "win32") return path.join(venvDir, "Lib", "site-packages");
  const lib = path.join(venvDir, "lib");
  const python = existsSync(lib) && readdirSync(lib).find((name) => name.startsWith("python3."));
  return python ? path.join(lib, python, "site-packages") : lib;
}

/** Full path of a program on PATH, or null. */
function onPath(name, env = process.env) {
  const endings = process.platform === "win32" ? [".exe", ""] : [""];
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))).find((file) => existsSync(file)) ?? null;
}

function ffmpegOfWheel() {
  const folder = path.join(sitePackages(), "imageio_ffmpeg", "binaries");
  const name = existsSync(folder) && readdirSync(folder).find((file) => file.startsWith("ffmpeg-"));
  return name ? path.join(folder, name) : null;
}

/** {ffmpeg, espeak}: paths or null. `espeak` is the wheel's folder or a program. $ONEVOICE_FFMPEG wins. */
export function findTools(env = process.env) {
  const espeakWheel = path.join(sitePackages(), "espeakng_loader");
  return {
    ffmpeg: env.ONEVOICE_FFMPEG ?? ffmpegOfWheel() ?? onPath("ffmpeg", env),
    espeak: existsSync(espeakWheel) ? espeakWheel : onPath("espeak-ng", env),
  };
}

export const tools = {
  name: "tools",
  async plan() {
    const { ffmpeg, espeak } = findTools();
    return ffmpeg && espeak ? null : { what: "a look for ffmpeg and espeak-ng", bytes: 0, disk: 0, where: venvDir };
  },
  async run() {
    const { ffmpeg, espeak } = findTools();
    if (!ffmpeg || !espeak)
      throw new Error(`${ffmpeg ? "espeak-ng" : "ffmpeg"} has no wheel for this machine and is not on PATH: install it with your system's package manager.`);
    await runCommand(ffmpeg, ["-hide_banner", "-version"]);
  },
};
