/** G1 and G2: a whole render beside the bare encoder, and beside rivals, in turn. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { median } from "../quantile.ts";
import { QUIET } from "./corpus.ts";
import type { Dub } from "./dub.ts";
import { gainOf, jobOf, renderOf, wholeMix } from "./dub.ts";
import { cpuOf, ofStage, replay } from "./replay.ts";
import { krillin } from "./rivals/krillin.ts";
import { openDubbing } from "./rivals/open-dubbing.ts";
import type { Job, Rival } from "./rivals/rival.ts";
import { Tool } from "./rivals/rival.ts";
import { videolingo } from "./rivals/videolingo.ts";
import type { Ran } from "./run-stage.ts";
import { spent, totalS } from "./spent.ts";

export const ROUNDS = 3;
/** Of facts that a spike measured with peers' Python around it; ours goes without, so theirs is cheaper here. `debian`: with Debian's own build. */
const RIVALS: readonly { rival: Rival; least: number; debian: number }[] = [
  { rival: videolingo, least: 8, debian: 40 },
  { rival: openDubbing, least: 20, debian: 50 },
  { rival: krillin, least: 2.5, debian: 15 },
];
/** Rivals do this much of the film, since they start hundreds of processes. */
const RIVAL_S = 40;
const DEBIAN = "/usr/bin/ffmpeg";

type Round = { ours: Ran[]; oursS: number; floorS: number; rivals: { name: string; restS: number; starts: number; goal: number }[] };

export async function nearFloor(dub: Dub, say: (what: string) => void): Promise<Finding[]> {
  const job = await jobOf(dub, RIVAL_S);
  const mix = await wholeMix(dub, gainOf(dub));
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}: ours, the bare encoder, ${RIVALS.map(({ rival }) => rival.name).join(", ")}`);
    rounds.push(await oneRound(dub, job, mix));
  }
  return findingsOf(rounds, dub.world.film.lines, job.cues.length);
}

async function oneRound(dub: Dub, job: Job, mix: string): Promise<Round> {
  const folder = await mkdtemp(path.join(dub.folder, "round-"));
  const ours = await replay(
    folder,
    renderOf(dub).map(({ asked }) => asked),
  );
  const floorS = await floor(dub, mix, folder);
  await rm(folder, { recursive: true });
  const rivals: Round["rivals"] = [];
  for (const { rival, least, debian } of RIVALS) {
    rivals.push(await rivalRound(rival, rival.name, job, job.ffmpeg, least));
    if (existsSync(DEBIAN)) rivals.push(await rivalRound(rival, `${rival.name} with ${DEBIAN}`, job, DEBIAN, debian));
  }
  return { ours, oursS: totalS(cpuOf(ours)), floorS, rivals };
}

/** The finished mix encoded once, by the same coder at the same rate, and the picture copied. */
async function floor({ ffmpeg, source, world }: Dub, mix: string, folder: string): Promise<number> {
  const kbps = ofStage(world.done, "encode")[0]!.asked.params["bitrateKbps"];
  const args = [
    ...QUIET,
    "-i",
    mix,
    "-i",
    source,
    "-map",
    "1:v",
    "-map",
    "0:a",
    "-c:v",
    "copy",
    "-c:a",
    "aac",
    "-b:a",
    `${String(kbps)}k`,
    path.join(folder, "floor.mp4"),
  ];
  return totalS((await spent(() => runCommand(ffmpeg, args))).cpu);
}

async function rivalRound(rival: Rival, name: string, job: Job, ffmpeg: string, goal: number): Promise<Round["rivals"][number]> {
  const tool = new Tool(ffmpeg);
  const folder = await mkdtemp(path.join(job.folder, "rival-"));
  const own = { ...job, folder };
  const { value: sound, cpu } = await spent(() => rival.prepare(tool, own));
  await rival.encode(tool, own, sound);
  await rm(folder, { recursive: true });
  return { name, restS: totalS(cpu), starts: tool.starts, goal };
}

function findingsOf(rounds: readonly Round[], lines: number, rivalLines: number): Finding[] {
  const of = (ratio: (round: Round) => number): number => median(rounds.map(ratio));
  const stage = (name: keyof Parts, part: "ownS" | "childrenS"): number => of(({ ours, floorS }) => partsOf(ours)[name][part] / floorS);
  const parts = (["mix", "encode", "join", "mux"] as const).flatMap((name) => [
    noted(`G1 of that: ${name}, our process`, stage(name, "ownS"), "x"),
    noted(`G1 of that: ${name}, ffmpeg`, stage(name, "childrenS"), "x"),
  ]);
  const rivals = rounds[0]!.rivals.flatMap(({ name, starts, goal }, at) => [
    atLeast(
      `G2 all but the encoder, for each line: ${name} / ours`,
      of(({ rivals, oursS, floorS }) => rivals[at]!.restS / rivalLines / ((oursS - floorS) / lines)),
      goal,
      "x",
    ),
    noted(`G2 processes a line: ${name}`, starts / rivalLines),
  ]);
  return [
    atMost(
      "G1 render / bare AAC encode and copy",
      of(({ oursS, floorS }) => oursS / floorS),
      1.2,
      "x",
    ),
    ...parts,
    ...rivals,
  ];
}

type Parts = Record<"mix" | "encode" | "join" | "mux", ReturnType<typeof cpuOf>>;
/** A render has its stages one after the other: artifacts tell which is which. */
function partsOf(ran: readonly Ran[]): Parts {
  const having = (name: string, value: string): ReturnType<typeof cpuOf> => cpuOf(ran.filter((each) => name in each.files && value in each.value));
  return { mix: having("mix", "peaks"), encode: having("aac", "frames"), join: having("audio", "samples"), mux: having("video", "format") };
}
