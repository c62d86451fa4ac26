/** The files that are dubbed: cut, padded and broken from the short sample. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { World } from "./world.ts";

const run = promisify(execFile);
/** The first utterance of the sample ends at 6.75 s. */
const FIRST_UTTERANCE_S = "7.2";

export const truthOf = (world: World): string => world.setup.paths.sampleShort.replace(/\.mp4$/, ".json");

async function ffmpeg(world: World, name: string, ...args: string[]): Promise<string> {
  const file = path.join(world.folder, name);
  await run(world.setup.paths.ffmpeg, ["-v", "error", "-nostdin", "-y", ...args, file]);
  return file;
}

/** The sample with a `free` box (ISO/IEC 14496-12, 8.1.2) at its end: the same film, more bytes. */
export async function padded(world: World, extraBytes: number): Promise<string> {
  const file = path.join(world.folder, "padded.mp4");
  const box = Buffer.alloc(extraBytes);
  box.writeUInt32BE(extraBytes, 0);
  box.write("free", 4, "latin1");
  await writeFile(file, Buffer.concat([await readFile(world.setup.paths.sampleShort), box]));
  return file;
}

export async function truncated(world: World): Promise<string> {
  const file = path.join(world.folder, "truncated.mp4");
  const whole = await readFile(world.setup.paths.sampleShort);
  await writeFile(file, whole.subarray(0, Math.floor(whole.length * 0.6)));
  return file;
}

export async function textNamedVideo(world: World): Promise<string> {
  const file = path.join(world.folder, "letter.mp4");
  await writeFile(file, "Dear reader, this was never a video.\n".repeat(200));
  return file;
}

export const soundOnly = (world: World): Promise<string> =>
  ffmpeg(world, "talk.m4a", "-i", world.setup.paths.sampleShort, "-t", FIRST_UTTERANCE_S, "-vn", "-c:a", "copy");

/** The picture of the sample over its music bed, which nobody speaks in. */
export function musicOnly(world: World): Promise<string> {
  const { sampleShort } = world.setup.paths;
  const bed = sampleShort.replace(/\.mp4$/, ".bed.wav");
  return ffmpeg(world, "music.mp4", "-i", sampleShort, "-i", bed, "-map", "0:v", "-map", "1:a", "-t", "6", "-c:v", "copy", "-c:a", "aac");
}

/** The sound as sloppy recordings have it, by ffmpeg's own `pan`: nothing on the right; the right the left upside down; the speech in the centre of six, its bed around it. */
export const MIXES = {
  "on one side of a stereo track": "pan=stereo|c0=0.5*c0+0.5*c1|c1=0*c0",
  "in antiphase on both sides": "pan=stereo|c0=0.5*c0+0.5*c1|c1=-0.5*c0-0.5*c1",
  "in the centre of 5.1": "pan=5.1|FL=0.05*c0|FR=0.05*c1|FC=0.5*c0+0.5*c1|LFE=0.05*c0|BL=0*c0|BR=0*c1",
} as const;

export async function remixed(world: World, how: keyof typeof MIXES): Promise<string> {
  const name = `${Object.keys(MIXES).indexOf(how)}.mp4`;
  return ffmpeg(
    world,
    name,
    "-i",
    world.setup.paths.sampleShort,
    "-map",
    "0:v",
    "-map",
    "0:a",
    "-c:v",
    "copy",
    "-af",
    MIXES[how],
    "-c:a",
    "aac",
    "-b:a",
    "256k",
  );
}

/** Of the film as a player shows it; from ffmpeg's own words on its first lines. */
export async function durationMs(world: World, file: string): Promise<number> {
  const { stderr } = await run(world.setup.paths.ffmpeg, ["-hide_banner", "-nostdin", "-i", file, "-c", "copy", "-f", "null", "-"]);
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
