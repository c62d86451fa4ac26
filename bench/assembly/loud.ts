/** G6: what loudness and the limiter cost, beside ffmpeg's two-pass loudnorm, and whether the film is as loud as it was to be. */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { EncodeValue, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import { measureBlocks } from "../../containers/media/loudness.ts";
import { readSound } from "../../containers/media/sound.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { soundOf } from "../../src/dubbing/mastering/sound-of.ts";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { median } from "../quantile.ts";
import { QUIET } from "./corpus.ts";
import type { Dub } from "./dub.ts";
import { gainOf, joinedOf, mixesOf, renderOf, wholeMix } from "./dub.ts";
import { cpuOf, ofStage, replay } from "./replay.ts";
import { spent, totalS } from "./spent.ts";

const ROUNDS = 3;
const [TARGET_LUFS, PCM_DB, DECODED_DB] = [-16, -1.5, -1];

export async function loud(dub: Dub): Promise<Finding[]> {
  const mix = await wholeMix(dub, 0);
  const rounds: { theirs: number; overPlain: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(dub, mix));
  return [
    atLeast("G6 mix to loudness and AAC: two-pass loudnorm / ours", median(rounds.map(({ theirs }) => theirs)), 3, "x"),
    atMost("G6 a render / the same without loudness and limiter", median(rounds.map(({ overPlain }) => overPlain)), 1.1, "x"),
    ...(await heardAs(dub)),
  ];
}

async function oneRound(dub: Dub, mix: string): Promise<{ theirs: number; overPlain: number }> {
  const folder = await mkdtemp(path.join(dub.folder, "loud-"));
  const render = await replay(
    folder,
    renderOf(dub).map(({ asked }) => asked),
  );
  const theirs = await twoPasses(dub, mix, folder);
  const encodes = ofStage(dub.world.done, "encode").map(({ asked }) => ({ ...asked, params: { ...asked.params, gainDb: 0, limited: false } }));
  const plain = totalS(cpuOf(await replay(folder, encodes)));
  await rm(folder, { recursive: true });
  const mastered = totalS(cpuOf(render.filter(({ files }) => "aac" in files)));
  const joined = totalS(cpuOf(render.filter(({ files }) => "audio" in files)));
  const all = totalS(cpuOf(render));
  return { theirs: theirs / (mastered + joined), overPlain: all / (all - (mastered - plain) - (await measuring(dub))) };
}

/** The three measurements of each piece that the mixer makes. */
async function measuring(dub: Dub): Promise<number> {
  let seconds = 0;
  for (const { mix } of mixesOf(dub)) {
    const { planes } = await readSound(mix);
    const { cpu } = await spent(() => {
      measureBlocks(planes, SAMPLE_RATE);
      measureBlocks(planes, SAMPLE_RATE, { peaks: false });
      measureBlocks(planes.slice(0, 1), SAMPLE_RATE, { peaks: false });
    });
    seconds += totalS(cpu);
  }
  return seconds;
}

async function twoPasses({ ffmpeg }: Dub, mix: string, folder: string): Promise<number> {
  const aim = `loudnorm=I=${TARGET_LUFS}:TP=${PCM_DB}:LRA=11`;
  const first = await spent(() => lastLines(ffmpeg, ["-i", mix, "-af", `${aim}:print_format=json`, "-f", "null", "-"]));
  const { input_i, input_tp, input_lra, input_thresh, target_offset } = JSON.parse(/\{[^{}]*\}/.exec(first.value)![0]) as Record<string, string>;
  const measured = `measured_I=${input_i}:measured_TP=${input_tp}:measured_LRA=${input_lra}:measured_thresh=${input_thresh}:offset=${target_offset}:linear=true`;
  const args = [...QUIET, "-i", mix, "-af", `${aim}:${measured}`, "-ar", String(SAMPLE_RATE), "-c:a", "aac", "-b:a", "160k", path.join(folder, "loudnorm.m4a")];
  const second = await spent(() => runCommand(ffmpeg, args));
  return first.cpu.childrenS + second.cpu.childrenS;
}

async function heardAs(dub: Dub): Promise<Finding[]> {
  const encodes = ofStage(dub.world.done, "encode").map(({ ran }) => EncodeValue.parse(ran.value));
  const ours = soundOf({ mixes: mixesOf(dub).map(({ value }) => value), encodes, gainDb: gainOf(dub) });
  const told = await lastLines(dub.ffmpeg, ["-i", joinedOf(dub), "-af", "ebur128=peak=true", "-f", "null", "-"]);
  const summary = told.slice(told.lastIndexOf("Summary:"));
  const lufs = Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]);
  const peakDb = Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]);
  return [
    atMost(`G6 loudness by ffmpeg's ebur128, away from ${TARGET_LUFS} LUFS`, Math.abs(lufs - TARGET_LUFS), 0.1, " LU"),
    atMost("G6 loudness as reported, away from ffmpeg's", Math.abs((ours.programmeLufs ?? 0) - lufs), 0.1, " LU"),
    atMost("G6 true peak of the mastered samples", ours.truePeakDb, PCM_DB, " dBTP"),
    atMost("G6 true peak of the decoded film by ffmpeg", peakDb, DECODED_DB, " dBTP"),
    noted("G6 how long the limiter worked", ours.limitedMs, " ms"),
  ];
}

/** Filters report on standard error. */
async function lastLines(ffmpeg: string, args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runCommand(ffmpeg, ["-nostdin", "-hide_banner", "-nostats", ...args], { onLine: (line) => void lines.push(line) });
  return lines.join("\n");
}
