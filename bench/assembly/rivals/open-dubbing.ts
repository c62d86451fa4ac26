/** As open-dubbing (commit bff534d) assembles: MP3 at every step, eleven processes a line, the whole track copied for each line laid over it. */
import path from "node:path";
import { copyFile } from "node:fs/promises";
import type { Cue, Job, Rival, Tool } from "./rival.ts";
import { bytesIn, louder, normalised, overlay, read, write } from "./segments.ts";

const TRACK = { sampleRate: 48_000, channels: 2 };
const VOICE = { sampleRate: 44_100, channels: 1 };
const FASTEST = 1.3;

export const openDubbing: Rival = {
  name: "open-dubbing-like",
  async prepare(tool, job) {
    const { cues, bed, folder, seconds } = job;
    const source = await read(tool, bed.mp3, TRACK);
    for (const [at, { startS, endS }] of cues.entries())
      await write(tool, path.join(folder, `od-cut-${at}.mp3`), source.subarray(bytesIn(startS, TRACK), bytesIn(endS, TRACK)), TRACK);
    for (const [at, cue] of cues.entries()) await fit(tool, job, cue, at);
    let track = Buffer.alloc(bytesIn(seconds, VOICE));
    for (const [at, { startS }] of cues.entries())
      track = overlay(track, await read(tool, path.join(folder, `od-${at}.mp3`), VOICE), bytesIn(startS, VOICE)) as Buffer<ArrayBuffer>;
    const voices = path.join(folder, "od-voices.mp3");
    await write(tool, voices, track, VOICE);
    const under = normalised(await read(tool, bed.mp3, TRACK));
    const over = louder(normalised(await read(tool, voices, TRACK)), 10 ** (5 / 20));
    const mixed = path.join(folder, "od-mixed.mp3");
    await write(tool, mixed, overlay(under, over, 0), TRACK);
    return mixed;
  },
  async encode(tool, { film, folder }, sound) {
    await tool.run(["-i", film, "-i", sound, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", path.join(folder, "od.mp4")]);
  },
};

async function fit(tool: Tool, { folder }: Job, { mp3, takeS, startS, endS }: Cue, at: number): Promise<void> {
  const [said, before] = [path.join(folder, `od-${at}.mp3`), path.join(folder, `od-${at}-before.mp3`)];
  await copyFile(mp3, said);
  await read(tool, said, VOICE);
  await copyFile(said, before);
  await tool.run(["-i", before, "-af", "silenceremove=stop_periods=-1:stop_duration=0.1:stop_threshold=-50dB", said]);
  await read(tool, said, VOICE);
  await read(tool, said, VOICE);
  const rate = Math.ceil((takeS / (endS - startS)) * 10) / 10;
  if (rate <= 1) return;
  await copyFile(said, before);
  await tool.run(["-i", before, "-filter:a", `atempo=${Math.min(rate, FASTEST)}`, said]);
}
