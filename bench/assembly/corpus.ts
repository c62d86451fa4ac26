/** What is assembled: takes of espeak-ng, a bed of pink noise and a chord, source speech over it, a film of H.264. The same at every run; kept in .onevoice/bench/assembly. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PIECE_SAMPLES, SAMPLE_RATE, SynthesizeValue } from "../../containers/contract/stages.ts";
import { resample } from "../../containers/media/resample.ts";
import { readSound } from "../../containers/media/sound.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { randomOf } from "./random.ts";

export type Take = { file: string; value: SynthesizeValue };
export type Corpus = { folder: string; takes: readonly Take[] };
type Paths = { python: string; ffmpeg: string };

const here = import.meta.dirname;
const kept = path.resolve(here, "../../.onevoice/bench/assembly");
const TAKES = 60;
/** As many as last about as long as a line of test/dubs/film.ts, half a line less and more. */
const [FEWEST_WORDS, MOST_WORDS] = [6, 13];
const WORDS =
  "morning water people the after harbour story under little walks seven green before winter over music paper road carry station light garden almost every window slowly number open between city".split(
    " ",
  );

export async function corpusOf(paths: Paths): Promise<Corpus> {
  const texts = textsOf();
  const folder = path.join(kept, createHash("sha256").update(texts.join("\n")).digest("hex").slice(0, 12));
  const list = path.join(folder, "takes.json");
  if (!existsSync(list)) {
    await mkdir(folder, { recursive: true });
    const told = await runCommand(paths.python, [path.join(here, "make_takes.py"), folder], { input: JSON.stringify(texts) });
    await writeFile(`${list}.new`, `[${told.trim().split("\n").join(",")}]`);
    await rename(`${list}.new`, list);
  }
  const values = z.array(SynthesizeValue).parse(JSON.parse(await readFile(list, "utf8")));
  return { folder, takes: values.map((value, at) => ({ file: path.join(folder, `${at}.wav`), value })) };
}

function textsOf(): string[] {
  const random = randomOf(7);
  const count = (): number => FEWEST_WORDS + Math.floor(random() * (MOST_WORDS - FEWEST_WORDS + 1));
  return Array.from({ length: TAKES }, () => `${Array.from({ length: count() }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ")}.`);
}

/** Which of the takes stands for a line's original: another one than is said in its place. */
export const originalOf = (line: number): number => (line * 7 + 3) % TAKES;

/** A take at 48 kHz, mono, in the mixer's floats. */
export async function soundOf({ takes }: Corpus, at: number): Promise<Float32Array> {
  const { sampleRate, planes } = await readSound(takes[at % takes.length]!.file);
  return resample(planes[0]!, sampleRate, SAMPLE_RATE);
}

/** One piece of stereo bed at about -38 dBFS, which continues itself: whole periods of tones; of noise nobody hears the seam. */
export function bedOf(): Float32Array[] {
  return [11, 12].map((seed) => {
    const random = randomOf(seed);
    const bed = new Float32Array(PIECE_SAMPLES);
    // pink by Paul Kellet's economy filter (musicdsp.org, "Pink noise filter")
    let [a, b, c] = [0, 0, 0];
    for (let k = 0; k < bed.length; k++) {
      const white = random() * 2 - 1;
      a = 0.99765 * a + white * 0.099046;
      b = 0.963 * b + white * 0.2965164;
      c = 0.57 * c + white * 1.0526913;
      const turn = (2 * Math.PI * k) / SAMPLE_RATE;
      bed[k] = 0.004 * (a + b + c + white * 0.1848) + 0.004 * (Math.sin(220 * turn) + Math.sin(331 * turn));
    }
    return bed;
  });
}

/** `seconds` of picture with sound, 720p25 of some 2 Mb/s, key frames every two seconds; long ones are copies of ten seconds. */
export async function filmFile({ folder }: Corpus, ffmpeg: string, seconds: number): Promise<string> {
  const unit = await made(folder, "unit.mp4", (file) => runCommand(ffmpeg, [...QUIET, ...UNIT, file]));
  const looped = [
    ...QUIET,
    "-stream_loop",
    String(Math.ceil(seconds / UNIT_S) - 1),
    "-i",
    unit,
    "-t",
    String(seconds),
    "-c",
    "copy",
    "-movflags",
    "+faststart",
  ];
  return made(folder, `film-${seconds}.mp4`, (file) => runCommand(ffmpeg, [...looped, file]));
}

export const QUIET = ["-nostdin", "-v", "error", "-y"];
const UNIT_S = 10;
const UNIT = [
  ["-f", "lavfi", "-i", `mandelbrot=s=1280x720:r=25:end_scale=0.02:maxiter=300`],
  ["-f", "lavfi", "-i", `anoisesrc=c=pink:r=44100:a=0.2:seed=5`],
  ["-vf", "noise=alls=2:allf=t:all_seed=7", "-t", String(UNIT_S), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"],
  ["-b:v", "2200k", "-maxrate", "3500k", "-bufsize", "5000k", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0"],
  ["-c:a", "aac", "-b:a", "128k", "-ac", "2"],
].flat();

async function made(folder: string, name: string, make: (file: string) => Promise<unknown>): Promise<string> {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  const fresh = path.join(folder, `new-${name}`);
  await make(fresh);
  await rename(fresh, file);
  return file;
}
