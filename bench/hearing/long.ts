/** An hour through extract, separate (several pieces at once) and transcribe: real-time factors, and memory that does not grow. */
import { rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { ensureSetup } from "../../scripts/setup.mjs";
import { atMost, type Benchmark, type Finding, noted } from "../finding.ts";
import { Ear } from "./hear.ts";
import { House, keptFile } from "./house.ts";
import { longFilm } from "./long-film.ts";
import { growth, watchMemory } from "./memory.ts";
import { type ServiceName, type Services, startServices } from "./services.ts";
import { builtClips, judgePython, runFolder } from "./workshop.ts";

const MINUTES = 60;
const MOST_GROWTH = 1.15;
const AT_ONCE = 2;
const CLIPS = ["talk-en", "dialogue-en", "noisy-en", "fast-a", "overlap-a", "room-a", "song-a", "music"];
const MEGABYTE = 1e6;

export const hearingLong: Benchmark = {
  about: "an hour through extract, separate and transcribe: memory and real-time factors (25 minutes; ONEVOICE_LONG_MINUTES for less)",
  partialBy: "ONEVOICE_LONG_MINUTES",
  async run(say) {
    const { paths } = await ensureSetup({ yes: true, quiet: true });
    const clips = await builtClips({ ...paths, python: await judgePython(paths.python, say) }, CLIPS, say);
    const minutes = Number(process.env["ONEVOICE_LONG_MINUTES"] ?? MINUTES);
    if (!(minutes > 0)) throw new Error("ONEVOICE_LONG_MINUTES is no number of minutes.");
    const run = await runFolder("bench-hearing-long");
    const film = await longFilm(paths.ffmpeg, clips, CLIPS, minutes, run);
    const house = new House(path.join(run, "artifacts"));
    await house.open();
    const services = await startServices(paths, path.join(run, "logs"), { demucs: AT_ONCE });
    try {
      const ear = new Ear(house, services.urls, AT_ONCE);
      say("loading the models");
      await ear.hear(await keptFile(path.join(clips, `${CLIPS[0]!}.mp4`)));
      return await measured(ear, services, film, say);
    } finally {
      await services.supervisor.close();
      await house.close();
      // 2 GB an hour.
      await rm(path.join(run, "artifacts"), { recursive: true, force: true });
    }
  },
};

async function measured(ear: Ear, services: Services, film: string, say: (what: string) => void): Promise<Finding[]> {
  const found: Finding[] = [];
  const source = await keptFile(film);
  const stage = async <T>(name: string, service: ServiceName, work: () => Promise<T>, lengthMs: (made: T) => number): Promise<T> => {
    say(name);
    const memory = watchMemory(() => services.supervisor.pid(service));
    const began = performance.now();
    try {
      const made = await work();
      found.push(noted(`${name}: real-time factor`, (performance.now() - began) / lengthMs(made)));
      return made;
    } finally {
      found.push(...grown(name, service, await memory.stop()));
    }
  };
  const { extract, programmes, speech, durationMs } = await stage(
    "probe and extract",
    "media",
    () => ear.extract(source),
    (made) => made.durationMs,
  );
  await stage(
    `separate, ${AT_ONCE} pieces at once`,
    "demucs",
    () => ear.separate(programmes),
    () => durationMs,
  );
  await stage(
    "transcribe",
    "whisperx",
    () => ear.transcribe(extract, speech),
    () => durationMs,
  );
  return found;
}

function grown(name: string, service: ServiceName, samples: readonly number[]): Finding[] {
  const most = noted(`${name}: most memory of ${service} with all it started`, Math.max(0, ...samples) / MEGABYTE, " MB");
  const factor = growth(samples);
  // A stage of seconds says nothing of an hour.
  return factor === null ? [most] : [most, atMost(`${name}: memory of ${service}, last third over first`, factor, MOST_GROWTH, "x")];
}
