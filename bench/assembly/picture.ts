/** G7: the picture is copied; burning subtitles into it encodes it once. */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { toAss } from "../../src/dubbing/cues/write-ass.ts";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { median } from "../quantile.ts";
import { filmFile, QUIET } from "./corpus.ts";
import type { Dub } from "./dub.ts";
import { joinedOf, LANGUAGE } from "./dub.ts";
import { ofStage } from "./replay.ts";
import { artifactOf, runStage } from "./run-stage.ts";
import { spent, totalS } from "./spent.ts";

const ROUNDS = 3;
const CLIP_S = 4;

export async function picture(dub: Dub, say: (what: string) => void): Promise<Finding[]> {
  const folder = await mkdtemp(path.join(dub.folder, "picture-"));
  const clip = await filmFile(dub.corpus, dub.ffmpeg, CLIP_S);
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}: muxed, remuxed, burned, encoded twice`);
    rounds.push(await oneRound(dub, clip, folder));
  }
  const of = (ratio: (round: Round) => number): number => median(rounds.map(ratio));
  const { encoders, starts } = await encodersOf(dub, clip, folder);
  const findings = [
    atMost(
      "G7 film with soft subtitles / plain remux",
      of(({ muxedS, remuxedS }) => muxedS / remuxedS),
      1.3,
      "x",
    ),
    atMost("G7 video packets that differ from the source's", (await isSamePicture(dub)) ? 0 : 1, 0),
    atLeast(
      "G7 two x264 medium encodes / film with soft subtitles",
      of(({ twiceS, muxedS }) => twiceS / CLIP_S / (muxedS / dub.seconds)),
      400,
      "x",
    ),
    atLeast(
      "G7 two x264 medium encodes / burned in",
      of(({ twiceS, burnedS }) => twiceS / burnedS),
      4,
      "x",
    ),
    atMost("G7 encodes of the picture while burning in", encoders, 1),
    noted("G7 processes while burning in", starts),
  ];
  await rm(folder, { recursive: true });
  return findings;
}

type Round = { muxedS: number; remuxedS: number; indexedS: number; burnedS: number; twiceS: number };

async function oneRound(dub: Dub, clip: string, folder: string): Promise<Round> {
  const run = async (...args: string[]): Promise<number> => totalS((await spent(() => runCommand(dub.ffmpeg, [...QUIET, ...args]))).cpu);
  const muxed = await runStage(folder, ofStage(dub.world.done, "mux")[0]!.asked);
  const copied = ["-i", dub.source, "-i", joinedOf(dub), "-map", "0:v", "-map", "1:a", "-map", "0:a", "-c", "copy"];
  const remuxedS = await run(...copied, path.join(folder, "remuxed.mp4"));
  const indexedS = await run(...copied, "-movflags", "+faststart", path.join(folder, "indexed.mp4"));
  const burned = await burnedOf(dub, clip, folder);
  const medium = ["-c:v", "libx264", "-preset", "medium", "-pix_fmt", "yuv420p", "-c:a", "copy"];
  const once = path.join(folder, "once.mp4");
  const twiceS = (await run("-i", clip, ...medium, once)) + (await run("-i", once, ...medium, path.join(folder, "twice.mp4")));
  return { muxedS: totalS(muxed.cpu), remuxedS, indexedS, burnedS: totalS(burned.cpu), twiceS };
}

async function burnedOf(dub: Dub, clip: string, folder: string): ReturnType<typeof runStage> {
  const titles = path.join(folder, "titles.ass");
  const cues = [0, 2].map((second) => ({
    startMs: second * 1000,
    endMs: second * 1000 + 1_800,
    text: "Every morning the people here\ntell another story.",
    lineIds: [`lin_${second}`],
    isKept: false,
  }));
  await writeFile(titles, toAss(cues, { language: LANGUAGE, picture: { width: 1280, height: 720 } }));
  const params = { language: LANGUAGE, durationMs: CLIP_S * 1000, rangeStartMs: null };
  return runStage(folder, { stage: "burn", params, inputs: { source: [clip], dubbed: [joinedOf(dub)], titles: [titles] } });
}

/** Counted apart from the measured rounds: by a program in ffmpeg's place that writes down what it was asked and becomes it. */
async function encodersOf(dub: Dub, clip: string, folder: string): Promise<{ encoders: number; starts: number }> {
  const [log, counting] = [path.join(folder, "asked.txt"), path.join(folder, "counting.sh")];
  await writeFile(counting, `#!/bin/sh\necho "$*" >> '${log}'\nexec '${dub.ffmpeg}' "$@"\n`);
  await chmod(counting, 0o755);
  process.env["FFMPEG"] = counting;
  await burnedOf(dub, clip, folder).finally(() => (process.env["FFMPEG"] = dub.ffmpeg));
  const asked = (await readFile(log, "utf8")).trim().split("\n");
  return { encoders: asked.filter((args) => args.includes("libx264")).length, starts: asked.length };
}

async function isSamePicture(dub: Dub): Promise<boolean> {
  const digest = (file: string): Promise<string> => runCommand(dub.ffmpeg, [...QUIET, "-i", file, "-map", "0:v", "-c", "copy", "-f", "md5", "-"]);
  const film = artifactOf(ofStage(dub.world.done, "mux")[0]!.ran, "video");
  return (await digest(film)) === (await digest(dub.source));
}
