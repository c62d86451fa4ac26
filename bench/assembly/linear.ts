/** G3: the mixer's work and memory in a short film and in a long one; and what it costs to lay lines over a track by copying it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { lay } from "../../containers/media/mix-piece.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { median } from "../quantile.ts";
import type { Dub } from "./dub.ts";
import { ofStage } from "./replay.ts";
import { bytesIn, overlay } from "./rivals/segments.ts";
import { spent } from "./spent.ts";

const ROUNDS = 3;
/** A track of 300 lines of four seconds. Laying one of them costs the rival as much as another: it is done so many times. */
const [LINES, LINE_S, LAID] = [300, 4, 20];
const TRACK = { sampleRate: 44_100, channels: 1 };

type Alone = { ownS: number; highestMb: number };

export async function linear(short: Dub, long: Dub): Promise<Finding[]> {
  const pairs: { short: Alone; long: Alone }[] = [];
  for (let round = 0; round < ROUNDS; round++) pairs.push({ short: await mixedAlone(short), long: await mixedAlone(long) });
  const of = (ratio: (pair: (typeof pairs)[number]) => number): number => median(pairs.map(ratio));
  const longer = long.seconds / short.seconds;
  const name = `${(long.seconds / 60).toFixed(1)} min / ${(short.seconds / 60).toFixed(1)} min`;
  return [
    atMost(
      `G3 CPU of mixing: ${name}, for each minute`,
      of((pair) => pair.long.ownS / pair.short.ownS / longer),
      1,
      "x",
    ),
    atMost(
      `G3 highest memory of mixing: ${name}`,
      of((pair) => pair.long.highestMb / pair.short.highestMb),
      1.1,
      "x",
    ),
    atMost(
      "G3 highest memory of mixing, the long film",
      of((pair) => pair.long.highestMb),
      112,
      " MB",
    ),
    noted(
      "G3 CPU of mixing for each minute, with its process's start",
      of((pair) => (60 * pair.long.ownS) / long.seconds),
      " s",
    ),
    atLeast(`G3 laying a line: a copied track of ${LINES} lines / ours`, await copying(), 50, "x"),
  ];
}

async function mixedAlone({ folder, world }: Dub): Promise<Alone> {
  const home = await mkdtemp(path.join(folder, "alone-"));
  const list = path.join(home, "tasks.json");
  await writeFile(list, JSON.stringify(ofStage(world.done, "mix").map(({ asked }) => asked)));
  const told = await runCommand(process.execPath, ["--no-warnings", path.join(import.meta.dirname, "replay-alone.ts"), home, list]);
  await rm(home, { recursive: true });
  return JSON.parse(told) as Alone;
}

async function copying(): Promise<number> {
  const line = new Int16Array(bytesIn(LINE_S, TRACK) / 2).fill(100);
  let track = Buffer.alloc(bytesIn(LINES * LINE_S, TRACK));
  const theirs = await spent(() => {
    for (let at = 0; at < LAID; at++) track = overlay(track, Buffer.from(line.buffer), bytesIn(at * LINE_S, TRACK)) as Buffer<ArrayBuffer>;
  });
  const [plane, sound] = [new Float32Array(LINES * LINE_S * TRACK.sampleRate), Float32Array.from(line)];
  const ours = await spent(() => {
    for (let at = 0; at < LINES; at++) lay(plane, 0, sound, at * sound.length);
  });
  return theirs.cpu.ownS / LAID / (ours.cpu.ownS / LINES);
}
