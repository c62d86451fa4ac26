/** Small real media made on the spot, and a stage's surroundings without a service. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, vi } from "vitest";
import type { LocalInput, StageRun } from "../../../containers/node-service/stage.ts";

// the set-up names the binary; without it the one in the Python environment, else PATH
const installed = globSync(".onevoice/venv/lib/python*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*").find((file) => existsSync(file));
process.env["FFMPEG"] ||= installed ? path.resolve(installed) : "ffmpeg";

// a busy machine takes its time to start processes
vi.setConfig({ testTimeout: 60_000 });

export const folder = mkdtempSync(path.join(tmpdir(), "onevoice-media-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const fileOf = (name: string): string => path.join(folder, name);

export function runFfmpeg(...args: string[]): Buffer {
  return execFileSync(process.env["FFMPEG"] ?? "ffmpeg", ["-nostdin", "-v", "error", "-y", ...args], { cwd: folder, maxBuffer: 1 << 28 });
}

/** Makes `name` in the folder of this test file and says where it is. */
export function make(name: string, ...args: string[]): string {
  runFfmpeg(...args, name);
  return fileOf(name);
}

export const picture = (seconds: number, options = "s=160x120:r=25"): string[] => ["-f", "lavfi", "-i", `testsrc2=${options}:d=${seconds}`];
/** A chirp: every place sounds different, so that a shift of one sample shows. */
export const chirp = (seconds: number, sampleRate = 48_000, layout = "mono"): string[] => [
  "-f",
  "lavfi",
  "-i",
  `aevalsrc='0.3*sin(2*PI*(300+90*t)*t)${layout === "stereo" ? "|0.2*sin(2*PI*(500+70*t)*t)" : ""}':s=${sampleRate}:d=${seconds}:c=${layout}`,
];
export const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-pix_fmt", "yuv420p"];

/** An MP4 of one picture, made to be shown a quarter turned: its track header's matrix (ISO 14496-12, 8.3.2), which versions of ffmpeg name by different options. */
export function turned(file: string): string {
  const bytes = readFileSync(file);
  const matrixAt = bytes.indexOf("tkhd") + 4 + 40;
  for (const [place, value] of [0, 0x0001_0000, 0, -0x0001_0000, 0, 0].entries()) bytes.writeInt32BE(value, matrixAt + 4 * place);
  const target = file.replace(/\.mp4$/, "-turned.mp4");
  writeFileSync(target, bytes);
  return target;
}

export const input = (file: string): LocalInput => ({ path: file, digest: null, sizeBytes: statSync(file).size });

export type Ran = StageRun & { artifacts: Record<string, string>; types: Record<string, string>; fractions: number[] };
let runs = 0;

/** A run whose artifacts are kept under their names. */
export function stageRun(params: unknown, inputs: Record<string, string[]>, signal = new AbortController().signal): Ran {
  const dir = fileOf(`run-${++runs}`);
  const kept = fileOf(`kept-${runs}`);
  mkdirSync(dir);
  mkdirSync(kept);
  const run: Ran = {
    params,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, files]) => [name, files.map(input)])),
    dir,
    signal,
    artifacts: {},
    types: {},
    fractions: [],
    progress: (fraction) => void run.fractions.push(fraction),
    artifact: async (name, file, contentType) => {
      const copy = path.join(kept, name.replaceAll("/", "-"));
      copyFileSync(file, copy);
      run.artifacts[name] = copy;
      run.types[name] = contentType;
    },
  };
  return run;
}

/** Decoded samples of a track, interleaved, as a player hears them from the beginning of the file. */
export function decoded(file: string, map = "0:a:0", ...options: string[]): Int16Array {
  const bytes = runFfmpeg("-i", file, "-map", map, ...options, "-f", "s16le", "pipe:1");
  return new Int16Array(new Uint8Array(bytes).buffer);
}

/** Lag in samples at which `heard` is most like `original` between two places, and how like (1 = equal). */
export function alignment(original: Int16Array, heard: Int16Array, from: number, to: number, reach = 64): { lag: number; likeness: number } {
  let best = { lag: Number.NaN, likeness: -1 };
  for (let lag = -reach; lag <= reach; lag++) {
    let [product, a, b] = [0, 0, 0];
    for (let at = from; at < to; at++) {
      const [x, y] = [original[at] ?? 0, heard[at + lag] ?? 0];
      product += x * y;
      a += x * x;
      b += y * y;
    }
    const likeness = product / Math.sqrt(a * b + 1e-9);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

export const bytesOf = (file: string): Buffer => readFileSync(file);
