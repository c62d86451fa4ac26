/** As KrillinAI (commit b30c12f) assembles: three processes a line, then the pieces one after the other. It drops the film's own sound. */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Rival } from "./rival.ts";

const PCM = ["-ar", "44100", "-ac", "1", "-c:a", "pcm_s16le"];

export const krillin: Rival = {
  name: "KrillinAI-like",
  async prepare(tool, { cues, folder }) {
    const pieces: string[] = [];
    let lastS = 0;
    for (const [at, { wav, takeS, startS, endS }] of cues.entries()) {
      const [taken, fitted, silence] = ["taken", "fitted", "silence"].map((name) => path.join(folder, `kr-${at}-${name}.wav`)) as [string, string, string];
      await copyFile(wav, taken);
      await tool.probe(taken);
      const rate = Math.min(1.6, Math.max(0.95, takeS / (endS - startS)));
      await tool.run(["-i", taken, "-filter:a", `atempo=${rate.toFixed(3)}`, ...PCM, fitted]);
      if (startS > lastS) {
        await tool.run(["-f", "lavfi", "-i", "anullsrc=channel_layout=mono:sample_rate=44100", "-t", (startS - lastS).toFixed(3), ...PCM, silence]);
        pieces.push(silence);
      }
      pieces.push(fitted);
      lastS = endS;
    }
    const list = path.join(folder, "kr.txt");
    await writeFile(list, pieces.map((file) => `file '${file}'`).join("\n"));
    const joined = path.join(folder, "kr.wav");
    await tool.run(["-f", "concat", "-safe", "0", "-i", list, "-c", "copy", joined]);
    return joined;
  },
  async encode(tool, { film, folder }, sound) {
    const maps = ["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k", "-shortest"];
    await tool.run(["-i", film, "-i", sound, ...maps, path.join(folder, "kr.mp4")]);
  },
};
