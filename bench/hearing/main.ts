/** What we hear of test speech with exact truth, beside plain faster-whisper, by a judge that imports nothing of ours. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { runCommand } from "../../scripts/setup/run-command.mjs";
import { ensureSetup } from "../../scripts/setup.mjs";
import { type Benchmark, type Finding, noted } from "../finding.ts";
import { findingsOf } from "./goals.ts";
import { Ear, type Heard } from "./hear.ts";
import { House, keptFile } from "./house.ts";
import { writeHeard, writeStems } from "./run-clip.ts";
import { type Paths, startServices } from "./services.ts";
import { Verdicts } from "./verdict.ts";
import { builtClips, judgePython, judgeScript, runFolder } from "./workshop.ts";

const CLIPS =
  "talk-en dialogue-en noisy-en fast-a overlap-a room-a song-a meeting-a talk-b dialogue-b noisy-b fast-b overlap-b room-b song-b words-48k phone meeting-b music noise silence";
const THREADS = "2";
type Say = (what: string) => void;
type Bench = { paths: Paths; judge: string; clips: string; run: string; names: string[] };

export const hearing: Benchmark = {
  about: "words, times, speakers and background of test speech beside the truth and plain faster-whisper (15 minutes; ONEVOICE_CLIPS=NAME,NAME for some)",
  partialBy: "ONEVOICE_CLIPS",
  async run(say) {
    const { paths } = await ensureSetup({ yes: true, quiet: true });
    const judge = await judgePython(paths.python, say);
    // A part of them, for whoever works on one thing: ONEVOICE_CLIPS=talk-en,song-a
    const names = (process.env["ONEVOICE_CLIPS"]?.split(",") ?? CLIPS.split(" ")).filter(Boolean);
    const clips = await builtClips({ ...paths, python: judge }, names, say);
    const bench = { paths, judge, clips, run: await runFolder("bench-hearing"), names };
    const times = await hearAll(bench, say);
    await listen(bench, say);
    say("judging");
    const told = await runCommand(judge, [judgeScript("main.py"), clips, bench.run, ...names]);
    await writeFile(path.join(bench.run, "verdicts.json"), told);
    return [...findingsOf(Verdicts.parse(JSON.parse(told))), ...times];
  },
};

/** Every clip through the services; their times as shares of the clip's own length. */
async function hearAll({ paths, clips, run, names }: Bench, say: Say): Promise<Finding[]> {
  const house = new House(path.join(run, "artifacts"));
  await house.open();
  const { urls, supervisor } = await startServices(paths, path.join(run, "logs"));
  const all: Heard[] = [];
  try {
    const ear = new Ear(house, urls);
    await warmUp(ear, path.join(clips, `${names[0]!}.mp4`));
    for (const name of names) {
      say(`hearing ${name}`);
      const heard = await ear.hear(await keptFile(path.join(clips, `${name}.mp4`)));
      await mkdir(run, { recursive: true });
      await writeHeard(name, heard, run);
      if (existsSync(path.join(clips, `${name}.speech.flac`))) await writeStems(name, heard.parted, run, paths.ffmpeg);
      all.push(heard);
    }
  } finally {
    await supervisor.close();
    await house.close();
  }
  return realTimeFactors(all);
}

/** Models are loaded by the first task of each service: that is not what a factor says. */
async function warmUp(ear: Ear, film: string): Promise<void> {
  await ear.hear(await keptFile(film));
}

function realTimeFactors(all: readonly Heard[]): Finding[] {
  const length = all.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
  const stages = Object.keys(all[0]!.seconds) as (keyof Heard["seconds"])[];
  return stages.map((stage) => noted(`real-time factor of ${stage}, models loaded`, all.reduce((sum, { seconds }) => sum + seconds[stage], 0) / length));
}

/** Plain faster-whisper on each clip, and on each background. */
async function listen({ paths, clips, run, names }: Bench, say: Say): Promise<void> {
  const model = path.join(paths.modelsDir, "faster-whisper-base");
  const background = names.map((name) => path.join(run, `${name}.background.wav`)).filter((file) => existsSync(file));
  const films = names.map((name) => path.join(clips, `${name}.mp4`));
  say("plain faster-whisper: the clips, then what is left in their backgrounds");
  const out = await runCommand(paths.python, [judgeScript("recognise.py"), model, THREADS, ...films, ...background]);
  for (const line of out.split("\n").filter(Boolean)) {
    const { file, ...heard } = JSON.parse(line) as { file: string };
    const name = file.endsWith(".mp4") ? `${path.basename(file, ".mp4")}.plain.json` : path.basename(file).replace(/\.wav$/, ".json");
    await writeFile(path.join(run, name), JSON.stringify(heard));
  }
}
