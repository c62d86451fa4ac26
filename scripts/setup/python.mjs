// Phase Python: one environment for the three Python services, every wheel locked by hash.
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { digestTogether } from "./digest.mjs";
import { fetchArchives } from "./packages.mjs";
import { root, venvDir, venvPython } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";

// Measured on Linux x64 with CPython 3.11.
const ABOUT_BYTES = 263e6;
const ABOUT_DISK = 850e6;
const requirements = path.join(root, "containers", "service", "requirements.txt");
const developing = path.join(root, "containers", "service", "requirements-dev.txt");
const stampFile = path.join(venvDir, ".onevoice.json");
const NAMES = ["python3", "python3.12", "python3.13", "python3.11", "python3.10", "python"];
const PROBE = "import sys, venv, zipfile; print('.'.join(map(str, sys.version_info[:2])))";

/** Whether a version such as "3.11" has wheels for everything in the requirements. */
export const isSupported = (version) => /^3\.1[0-3]$/.test(version);

/** The first interpreter that works and whose version is right, 3.10 to 3.13 if nothing else is asked; $PYTHON alone when it is set. */
export async function findPython(isRight = isSupported, versions = "3.10, 3.11, 3.12 or 3.13") {
  const seen = [];
  for (const command of process.env.PYTHON ? [process.env.PYTHON] : NAMES) {
    const version = await runCommand(command, ["-c", PROBE]).then(
      (out) => out.trim(),
      () => null,
    );
    if (version && isRight(version)) return command;
    if (version) seen.push(`${command} is ${version}`);
  }
  throw new Error(`Python ${versions} is needed${seen.length ? ` (${seen.join(", ")})` : ""}. Install one, or name it: PYTHON=/path/to/python3.12`);
}

/** Environment in which pip installs into the venv and nowhere else. */
export function pipEnvironment(offline) {
  const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1", ...(offline ? { PIP_NO_INDEX: "1" } : {}) };
  for (const name of ["PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"]) delete env[name];
  return env;
}

/** Bytes in a line such as "Downloading numpy-2.4.6-....whl (16.9 MB)" or its lower-case `kB`; 0 for other lines. */
export function bytesInPipLine(line) {
  const [, amount, unit] = /Downloading .*\(([\d.]+) (bytes|kB|MB|GB)\)/.exec(line) ?? [];
  return amount ? Number(amount) * { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[unit] : 0;
}

const works = (args) =>
  runCommand(venvPython, args).then(
    () => true,
    () => false,
  );

/**
 * A virtual environment with pip in it; what is there and works is kept. pip never comes from ensurepip, which Debian's
 * python3 lacks: the pinned one is a wheel that runs as it is and installs itself.
 */
async function ensureVenv(context) {
  const env = pipEnvironment(context.offline);
  if (!existsSync(venvPython) || !(await works(["-c", PROBE]))) {
    const python = await findPython();
    await rm(venvDir, { recursive: true, force: true });
    await runCommand(python, ["-m", "venv", "--without-pip", venvDir], { env });
  }
  if (await works(["-m", "pip", "--version"])) return;
  const key = Object.keys(context.lock.packages).find((name) => name.startsWith("pypi:pip@"));
  const wheel = (await fetchArchives(context, [key], () => {})).get(key);
  await runCommand(venvPython, [path.join(wheel, "pip"), "install", "--no-index", "--no-deps", wheel], { env });
  await rm(wheel);
}

async function wanted(dev) {
  return { requirements: await digestTogether([requirements]), dev: dev ? await digestTogether([developing]) : null };
}

export const python = {
  name: "Python packages",
  async plan({ dev }) {
    const stamp = existsSync(venvPython) ? JSON.parse(await readFile(stampFile, "utf8").catch(() => "{}")) : {};
    const { requirements: base, dev: extra } = await wanted(dev);
    if (stamp.requirements === base && (!extra || stamp.dev === extra)) return null;
    return { what: "Python packages: the services' engines, ffmpeg, espeak-ng", bytes: ABOUT_BYTES, disk: ABOUT_DISK, where: venvDir };
  },
  async run(context, progress) {
    await ensureVenv(context);
    let done = 0;
    const onLine = (line) => {
      const bytes = bytesInPipLine(line);
      if (bytes) progress.update({ done: (done += bytes), note: line.trim().split(" ")[1] });
      else if (line.startsWith("Installing")) progress.update({ note: "installing" });
    };
    const args = ["-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "off", "-r", context.dev ? developing : requirements];
    await runCommand(venvPython, args, { cwd: root, env: pipEnvironment(context.offline), onLine });
    context.received(done);
    await writeFile(stampFile, JSON.stringify(await wanted(context.dev)));
  },
};
