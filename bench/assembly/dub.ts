/** A finished dub whose tasks and files the parts of this benchmark look at, and the same work as rivals and the bare encoder are given it. */
import { mkdtemp, open } from "node:fs/promises";
import path from "node:path";
import { MixValue, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import type { MixParams } from "../../containers/contract/stages.ts";
import { fromDb } from "../../containers/media/level.ts";
import { interleave, readSound } from "../../containers/media/sound.ts";
import { wavHeader } from "../../containers/media/wav.ts";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import type { Corpus } from "./corpus.ts";
import { filmFile, QUIET } from "./corpus.ts";
import type { Done } from "./media-world.ts";
import { MediaWorld } from "./media-world.ts";
import { ofStage } from "./replay.ts";
import { artifactOf } from "./run-stage.ts";
import type { Cue, Job } from "./rivals/rival.ts";

export const LANGUAGE = "es";
export type Dub = { world: MediaWorld; folder: string; corpus: Corpus; ffmpeg: string; source: string; seconds: number; jobs: Record<string, number> };

/** `lines` of test/dubs/film.ts: 15 a minute. */
export async function dubbed(corpus: Corpus, ffmpeg: string, home: string, lines: number): Promise<Dub> {
  const folder = await mkdtemp(path.join(home, "dub-"));
  const seconds = Math.ceil(lines / 2) * 8;
  const source = await filmFile(corpus, ffmpeg, seconds);
  const world = new MediaWorld(corpus, folder, lines, source);
  const jobs = await world.job("job_1", "dub", [LANGUAGE]);
  return { world, folder, corpus, ffmpeg, source, seconds, jobs };
}

/** What makes the film: mixed, encoded, joined, put into it. What else is handed out beside it (the dialogue alone as FLAC) is left out. */
export const renderOf = ({ world: { done } }: Dub): Done[] => ofStage(done, "mix", "encode", "join", "mux").filter(isForFilm);
export const isForFilm = ({ asked }: Done): boolean => asked.stage !== "join" || asked.params["kind"] === "aac";

export const mixesOf = (dub: Dub): { params: MixParams; value: MixValue; mix: string; inputs: Record<string, string[]> }[] =>
  ofStage(dub.world.done, "mix").map(({ asked, ran }) => ({
    params: asked.params as MixParams,
    value: MixValue.parse(ran.value),
    mix: artifactOf(ran, "mix"),
    inputs: asked.inputs,
  }));

export function gainOf({ world }: Dub): number {
  return Number(ofStage(world.done, "encode").at(-1)!.asked.params["gainDb"]);
}

export function joinedOf({ world }: Dub): string {
  return artifactOf(ofStage(world.done, "join").findLast(({ asked }) => asked.params["kind"] === "aac")!.ran, "audio");
}

/** All pieces of the mix as one WAV of floats with the master gain: what a bare encoder is given. One piece in memory at a time. */
export async function wholeMix(dub: Dub, gainDb: number): Promise<string> {
  const file = path.join(dub.folder, `whole-${gainDb}.wav`);
  const mixes = mixesOf(dub);
  const frames = mixes.reduce((sum, { params }) => sum + params.samples, 0);
  const handle = await open(file, "w");
  try {
    await handle.write(wavHeader({ sampleRate: SAMPLE_RATE, channels: mixes[0]!.value.channels, frames, encoding: "f32" }));
    for (const { mix } of mixes) {
      const pcm = interleave((await readSound(mix)).planes);
      for (let k = 0; k < pcm.length; k++) pcm[k] = pcm[k]! * fromDb(gainDb);
      await handle.write(new Uint8Array(pcm.buffer));
    }
  } finally {
    await handle.close();
  }
  return file;
}

/** The first `seconds` of the film for rivals, the same takes at the same places: what they do for a line costs no less in a longer one. */
export async function jobOf(dub: Dub, seconds: number): Promise<Job> {
  const { corpus, folder, ffmpeg } = dub;
  const mp3 = async (wav: string, name: string, bitrate: string): Promise<string> => {
    const file = path.join(folder, name);
    await runCommand(ffmpeg, [...QUIET, "-i", wav, "-b:a", bitrate, file]);
    return file;
  };
  const mp3s = new Map<string, string>();
  for (const [at, { file }] of corpus.takes.entries()) mp3s.set(file, await mp3(file, `take-${at}.mp3`, "64k"));
  const bed = path.join(folder, "bed.wav");
  const first = mixesOf(dub)[0]!.inputs["background"]![0]!;
  await runCommand(ffmpeg, [...QUIET, "-stream_loop", "-1", "-i", first, "-t", String(seconds), bed]);
  const cues = cuesOf(dub, mp3s).filter(({ endS }) => endS < seconds);
  return { cues, bed: { wav: bed, mp3: await mp3(bed, "bed.mp3", "128k") }, film: await filmFile(corpus, ffmpeg, seconds), seconds, folder, ffmpeg };
}

/** A line lies in one piece or in two. */
function cuesOf(dub: Dub, mp3s: ReadonlyMap<string, string>): Cue[] {
  const cues = new Map<string, Cue>();
  for (const { params, inputs } of mixesOf(dub)) {
    for (const [at, { lineId, parts }] of params.placements.entries()) {
      const wav = inputs["takes"]![at]!;
      const [first, last] = [parts[0]!, parts.at(-1)!];
      const takeS = dub.corpus.takes.find(({ file }) => file === wav)!.value.durationMs / 1000;
      const endS = (last.startSample + last.samples) / SAMPLE_RATE;
      cues.set(lineId, { wav, mp3: mp3s.get(wav)!, takeS, startS: first.startSample / SAMPLE_RATE, endS });
    }
  }
  return [...cues.values()].sort((a, b) => a.startS - b.startS);
}
