/** What the mixer's time-stretch leaves of speech, beside ffmpeg's atempo and the kept libraries that are installed. Some three minutes of one core. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeWav } from "../../containers/media/wav.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { ensureSetup } from "../../scripts/setup.mjs";
import type { Benchmark } from "../finding.ts";
import { clips, folder } from "./clips.ts";
import type { Clip } from "./clips.ts";
import { enginesHere } from "./engines.ts";
import type { Engine } from "./engines.ts";
import { findingsOf } from "./judged.ts";
import type { Case } from "./judged.ts";
import { heardAgain } from "./recognised.ts";

export const RATES = [0.85, 0.9, 1.1, 1.2, 1.3] as const;
const Judged = z.object({ mel: z.number(), onset: z.number(), gross: z.number() });
const here = import.meta.dirname;

export const stretching: Benchmark = {
  about: "the mixer's time-stretch beside ffmpeg's atempo and kept libraries, on Kokoro's takes and on people (some minutes)",
  async run(say) {
    const { paths } = await ensureSetup({ yes: true, quiet: true });
    const [all, engines] = [await clips(paths), await enginesHere(paths.ffmpeg)];
    say(`stretching ${all.length} clips by ${[...engines.keys()].join(", ")}`);
    const cases: Filed[] = [];
    await mkdir(path.join(folder, "out"), { recursive: true });
    for (const [name, engine] of engines) for (const clip of all) cases.push(...(await stretchedBy(name, engine, clip)));
    say(`comparing ${cases.length} sounds`);
    const told = await runCommand(paths.python, [path.join(here, "judge.py")], {
      input: JSON.stringify(cases.map(({ original, stretched, rate }) => ({ original, stretched, rate }))),
    });
    const lines = told.split("\n").filter((line) => line.startsWith("{"));
    const judged = cases.map((each, at) => ({ ...each, ...Judged.parse(JSON.parse(lines[at] ?? "null")) }));
    say("hearing again what is slowest and fastest");
    return findingsOf(judged, await heardAgain(judged, paths));
  },
};

export type Filed = Omit<Case, "mel" | "onset" | "gross"> & { original: string; stretched: string; clip: Clip };

async function stretchedBy(name: string, engine: Engine, clip: Clip): Promise<Filed[]> {
  const original = await filed(`${clip.name}.wav`, clip.samples, clip.sampleRate);
  const cases: Filed[] = [];
  // once unmeasured: the engine is warm, as it is from the second take of a dub on
  await engine(clip.samples, clip.sampleRate, Math.round(clip.samples.length / 1.05));
  for (const rate of RATES) {
    const length = Math.round(clip.samples.length / rate);
    const { samples, cpuS } = await engine(clip.samples, clip.sampleRate, length);
    const stretched = await filed(`${name}-${rate}-${clip.name}.wav`, samples, clip.sampleRate);
    const off = Math.abs(samples.length - length) / clip.sampleRate;
    cases.push({ engine: name, rate, kind: clip.kind, seconds: clip.samples.length / clip.sampleRate, cpuS, offMs: 1000 * off, original, stretched, clip });
  }
  return cases;
}

async function filed(name: string, samples: Float32Array, sampleRate: number): Promise<string> {
  const file = path.join(folder, "out", name);
  await writeWav(file, { sampleRate, channels: 1, pcm: Int16Array.from(samples, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)))) });
  return file;
}
