/** Time-stretchers on the same sound: ours, and those it is measured against. Floats, full scale 1, mono. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { readSound } from "../../containers/media/sound.ts";
import { writeWav } from "../../containers/media/wav.ts";
import { stretch } from "../../containers/media/stretch.ts";
import { signalsmith } from "./signalsmith.ts";

/** `samples` long as near as the engine can; `cpuS`: of its process, or of ours. */
export type Stretched = { samples: Float32Array; cpuS: number };
export type Engine = (sound: Float32Array, sampleRate: number, length: number) => Promise<Stretched>;

const ours: Engine = async (sound, sampleRate, length) => timed(() => stretch(sound, length, sampleRate));

/** The filter of ffmpeg, one process a take. */
const atempo =
  (ffmpeg: string): Engine =>
  (sound, sampleRate, length) =>
    inFiles(sound, sampleRate, (from, to) => [ffmpeg, "-v", "error", "-y", "-i", from, "-af", `atempo=${sound.length / length}`, "-c:a", "pcm_f32le", to]);

/** Bill Cox's sonic by its command line (Debian's package `sonic`), where it is installed. */
const sonic: Engine = (sound, sampleRate, length) => inFiles(sound, sampleRate, (from, to) => ["sonic", "-s", String(sound.length / length), from, to]);

/** By name, `ours` first. What is not installed is not there. */
export async function enginesHere(ffmpeg: string): Promise<Map<string, Engine>> {
  const found = new Map<string, Engine>([
    ["ours", ours],
    ["atempo", atempo(ffmpeg)],
  ]);
  const other = await signalsmith();
  if (other) found.set("signalsmith", async (sound, sampleRate, length) => timed(() => other(sound, sampleRate, length)));
  if (await isHere("sonic")) found.set("sonic", sonic);
  return found;
}

function timed(work: () => Float32Array): Stretched {
  const before = process.cpuUsage();
  const samples = work();
  const { user, system } = process.cpuUsage(before);
  return { samples, cpuS: (user + system) / 1e6 };
}

/** The shell's own `times` tells what its child took, on every POSIX system. */
async function inFiles(sound: Float32Array, sampleRate: number, command: (from: string, to: string) => string[]): Promise<Stretched> {
  const folder = await mkdtemp(path.join(tmpdir(), "onevoice-stretch-"));
  try {
    const [from, to] = [path.join(folder, "from.wav"), path.join(folder, "to.wav")];
    const pcm = Int16Array.from(sound, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))));
    await writeWav(from, { sampleRate, channels: 1, pcm });
    const told = await runCommand("sh", ["-c", '"$@" >/dev/null && times', "sh", ...command(from, to)]);
    const { planes } = await readSound(to);
    return { samples: planes[0] ?? new Float32Array(0), cpuS: childSeconds(told) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `0m0.01s 0m0.00s`: user and system of the children are the second line of `times`. */
export function childSeconds(told: string): number {
  const times = [...(told.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

const isHere = (command: string): Promise<boolean> =>
  new Promise((resolve) => spawn("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).on("exit", (code) => resolve(code === 0)));
