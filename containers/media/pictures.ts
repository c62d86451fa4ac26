/** A source of any kind -> what stands for it in a list and in a player, and its digest. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { PicturesParams, SAMPLE_RATE } from "../contract/stages.ts";
import type { PicturesValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeFirstFrame } from "./decode.ts";
import type { Heard } from "./decode.ts";
import { digestOf } from "./digest-of.ts";
import { createFitStream } from "./fit-stream.ts";
import { onlyInput } from "./input.ts";
import { listenTo } from "./listen.ts";
import { scanPackets } from "./packets.ts";
import type { Track } from "./packets.ts";
import { createPeakReader } from "./peaks.ts";
import { decodePlaced } from "./placed-sound.ts";
import { containerOf, sourceInput } from "./source.ts";
import type { Container } from "../contract/sniff.ts";
import { thumbnail } from "./thumbnail.ts";

const SHARE = { digest: 0.2, packets: 0.4, thumbnail: 0.5 };
const BASE_LIMIT_MS = 120_000;

type Film = { file: string; container: Container; input: string[]; video: Track | null; sound: Track | null; maxDurationMs: number };

/** @throws TaskFailure only what a later try may mend */
export async function pictures(run: StageRun): Promise<StageResult> {
  const { maxDurationMs } = PicturesParams.parse(run.params);
  const source = onlyInput(run, "source");
  const sha256 = source.digest ?? (await digestOf(source, run.signal, (fraction) => run.progress(fraction * SHARE.digest)));
  const film = await orNone(openFilm(run, source.path, maxDurationMs));
  run.progress(SHARE.packets);
  const hasThumbnail = film?.video ? await orNone(thumbnail(run, source.path, film.container, lengthMs(film.video))) : false;
  run.progress(SHARE.thumbnail);
  const heard = film?.sound ? await orNone(hear(run, film, film.sound)) : null;
  const hasPeaks = film && heard && heard.channels > 0 ? await orNone(writePeaks(run, film, heard)) : false;
  const found = { sha256, sizeBytes: source.sizeBytes, hasThumbnail: hasThumbnail ?? false, hasPeaks: hasPeaks ?? false };
  const value: PicturesValue = { ...found, ...refusalOf(heard) };
  return { value };
}

/** The first that can be decoded of the first sound track, without which `probe` refuses the file. */
const hear = (run: StageRun, { input }: Film, { codec }: Track): Promise<Heard> =>
  listenTo({ input, signal: run.signal, limitMs: BASE_LIMIT_MS, frames: 1 }, 0, codec);

function refusalOf(heard: Heard | null): Pick<PicturesValue, "refusal"> {
  if (heard?.failure?.code !== "unsupported_codec") return {};
  return { refusal: { code: "unsupported_codec", message: heard.failure.message } };
}

async function openFilm(run: StageRun, file: string, maxDurationMs: number): Promise<Film> {
  const container = await containerOf(file);
  const input = sourceInput(file, container);
  const tracks = await scanPackets({ input, maps: ["0:V:0?", "0:a:0?"], signal: run.signal, limitMs: BASE_LIMIT_MS + maxDurationMs });
  const filled = (type: Track["type"]): Track | null => tracks.find((track) => track.type === type && track.packets > 0) ?? null;
  return { file, container, input, video: filled("video"), sound: filled("audio"), maxDurationMs };
}

/** Hands over `peaks`, on the film's own clock: its 0 is the first presented frame, or the first sample `heard`. False: there is nothing to draw. */
async function writePeaks(run: StageRun, { input, video, maxDurationMs }: Film, heard: Heard): Promise<boolean> {
  const frame = video && (await decodeFirstFrame({ input, signal: run.signal, limitMs: BASE_LIMIT_MS }));
  const zeroS = frame?.startS ?? video?.startS ?? heard.startS;
  const place = { audioIndex: 0, offsetMs: Math.round((heard.startS - zeroS) * 1000), durationMs: maxDurationMs };
  const channels = Math.min(heard.channels, 2);
  const reader = createPeakReader(channels);
  const samples = (maxDurationMs * SAMPLE_RATE) / 1000;
  const { write } = createFitStream({ channels, samples, place: async (pcm) => reader.read(pcm) });
  // it ends with its last sample, wherever that is
  await decodePlaced({ input, place, channels, firstS: heard.startS, signal: run.signal }, { write, end: async () => undefined });
  const peaks = reader.peaks();
  if (!peaks) return false;
  const file = path.join(run.dir, "peaks.json");
  await writeFile(file, JSON.stringify(peaks));
  await run.artifact("peaks", file, "application/json");
  return true;
}

const lengthMs = ({ startS, endS }: Track): number => Math.round((endS - startS) * 1000);

/** null for what the file itself is to blame for; a file that takes too long to read once takes as long again. */
async function orNone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TaskFailure && (!error.retryable || error.code === "timed_out")) return null;
    throw error;
  }
}
