/** As VideoLingo (commit dfbdc00, core/_10 to _12) assembles: eight processes a line, MP3 of 16 kHz between, the track grown line by line. */
import { copyFile } from "node:fs/promises";
import path from "node:path";
import type { Cue, Job, Rival, Tool } from "./rival.ts";
import { bytesIn, louder, read, write } from "./segments.ts";

const MERGED = { sampleRate: 16_000, channels: 1 };
const MP3 = ["-ar", "16000", "-ac", "1", "-b:a", "64k"];

export const videolingo: Rival = {
  name: "VideoLingo-like",
  async prepare(tool, job) {
    const fitted: string[] = [];
    for (const [at, cue] of job.cues.entries()) fitted.push(await fit(tool, job, cue, at));
    let [track, endS] = [Buffer.alloc(0), 0];
    for (const [at, { startS, endS: until }] of job.cues.entries()) {
      const mp3 = path.join(job.folder, `vl-${at}.mp3`);
      await tool.run(["-i", fitted[at]!, ...MP3, mp3]);
      const said = await read(tool, mp3, MERGED);
      if (startS > endS) track = Buffer.concat([track, Buffer.alloc(bytesIn(startS - endS, MERGED))]);
      track = Buffer.concat([track, said]);
      endS = until;
    }
    const dub = path.join(job.folder, "vl-dub.mp3");
    await write(tool, dub, track, MERGED, MP3.slice(4));
    const normal = path.join(job.folder, "vl-normal.wav");
    await write(tool, normal, louder(await read(tool, dub, MERGED), 1.2), MERGED);
    return normal;
  },
  async encode(tool, { bed, film, folder }, sound) {
    const mixed = path.join(folder, "vl-mixed.m4a");
    const graph = "[0:a][1:a]amix=inputs=2:duration=first:dropout_transition=3[a]";
    await tool.run(["-i", bed.mp3, "-i", sound, "-filter_complex", graph, "-map", "[a]", "-c:a", "aac", "-b:a", "96k", mixed]);
    await tool.run(["-i", film, "-i", mixed, "-map", "0:v", "-map", "1:a", "-c", "copy", path.join(folder, "vl.mp4")]);
  },
};

async function fit(tool: Tool, { folder }: Job, { wav, takeS, startS, endS }: Cue, at: number): Promise<string> {
  const [taken, fitted] = [path.join(folder, `vl-${at}-taken.wav`), path.join(folder, `vl-${at}.wav`)];
  await copyFile(wav, taken);
  await tool.probe(taken);
  await tool.probe(taken);
  const rate = Math.max(1, takeS / (endS - startS));
  if (rate < 1.001) await copyFile(taken, fitted);
  else {
    await tool.probe(taken);
    await tool.run(["-i", taken, "-filter:a", `atempo=${rate.toFixed(3)}`, fitted]);
    await tool.probe(fitted);
  }
  await tool.probe(fitted);
  return fitted;
}
