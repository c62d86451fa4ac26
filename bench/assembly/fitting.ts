/** G4: the time-stretch in our process beside ffmpeg's atempo, one process a take, as rivals have it. What is left of the sound is measured by `stretch`. */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { readSound } from "../../containers/media/sound.ts";
import { stretch } from "../../containers/media/stretch.ts";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { median } from "../quantile.ts";
import type { Corpus } from "./corpus.ts";
import { Tool } from "./rivals/rival.ts";
import { spent } from "./spent.ts";

const [ROUNDS, TAKES] = [3, 8];
const RATES = [1.05, 1.15, 1.3, 1.6];

export async function fitting({ takes, folder }: Corpus, ffmpeg: string): Promise<Finding[]> {
  const chosen = takes.slice(0, TAKES);
  const sounds = await Promise.all(chosen.map(({ file }) => readSound(file)));
  const home = await mkdtemp(path.join(folder, "fitting-"));
  const tool = new Tool(ffmpeg);
  const ratios: number[] = [];
  let [wrong, oursS] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await spent(() => {
      for (const { sampleRate, planes } of sounds) for (const rate of RATES) wrong = Math.max(wrong, offBy(planes[0]!, rate, sampleRate));
    });
    const theirs = await spent(async () => {
      for (const [at, { file }] of chosen.entries())
        for (const rate of RATES) await tool.run(["-i", file, "-af", `atempo=${rate}`, path.join(home, `${at}.wav`)]);
    });
    // starting a process costs its parent too, which is left out
    ratios.push(theirs.cpu.childrenS / ours.cpu.ownS);
    oursS = ours.cpu.ownS;
  }
  await rm(home, { recursive: true });
  const minutes = (RATES.length * chosen.reduce((sum, { value }) => sum + value.durationMs, 0)) / 60_000;
  return [
    atLeast("G4 time-stretch: atempo, a process a take / ours", median(ratios), 4.5, "x"),
    atMost("G4 time-stretch: largest error of length, ours", wrong, 0, " samples"),
    noted("G4 time-stretch: CPU for each minute of speech, ours", oursS / minutes, " s"),
  ];
}

function offBy(sound: Float32Array, rate: number, sampleRate: number): number {
  const length = Math.round(sound.length / rate);
  return Math.abs(stretch(sound, length, sampleRate).length - length);
}
