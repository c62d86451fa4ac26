// Phase sample: a spoken video of real human voices, made here because no package carries one that may be passed on.
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { digestTogether } from "./digest.mjs";
import { venvPython } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { findTools } from "./tools.mjs";

const folder = path.dirname(fileURLToPath(import.meta.url));
const recipe = ["sample.py", "sample_speech.py", "sample_music.py", "sample_picture.py"].map((name) => path.join(folder, name));
const NAMES = ["sample", "sample-short"];
const ENDINGS = [".mp4", ".json", ".speech.wav", ".bed.wav"];
const MADE = NAMES.flatMap((name) => ENDINGS.map((ending) => name + ending));

const samplesDir = (context) => path.join(context.modelsDir, "samples");
const stampFile = (context) => path.join(samplesDir(context), ".sample.json");

export const sample = {
  name: "sample video",
  async plan(context) {
    const stamp = JSON.parse(await readFile(stampFile(context), "utf8").catch(() => "{}"));
    const whole = MADE.every((name) => existsSync(path.join(samplesDir(context), name)));
    if (whole && stamp.recipe === (await digestTogether(recipe))) return null;
    return { what: "the sample video, made here from public-domain voices", bytes: 0, disk: 24e6, where: samplesDir(context) };
  },
  async run(context) {
    const target = samplesDir(context);
    const work = path.join(target, ".making");
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await runCommand(venvPython, [recipe[0], findTools().ffmpeg, target, work]);
    for (const name of MADE) await rename(path.join(work, name), path.join(target, name));
    await rm(work, { recursive: true, force: true });
    await writeFile(stampFile(context), JSON.stringify({ recipe: await digestTogether(recipe) }));
  },
};
