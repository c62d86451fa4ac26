/** Jobs that only hear, and what they found, as a client reads it; beside it what is truly said in the samples of the set-up. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { listAll } from "../../scripts/client/api.mjs";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { TranscriptJson } from "../../src/dubbing/transcript/transcript-json.ts";
import type { Dub, Job, Line, Speaker } from "../../src/dubs/resource.ts";
import type { DubOptions } from "../../src/dubs/options.ts";
import { asOwner, ended } from "./asking.ts";
import type { World } from "./world.ts";

type Wanted = { source?: Partial<DubOptions["source"]>; targetLanguages?: string[] };
type Begun = { dub: Dub; job: Job };
export type Heard = Begun & { lines: Line[]; speakers: Speaker[]; text: string };
export type Truth = {
  durationMs: number;
  transcript: string;
  speakers: string[];
  utterances: { startMs: number; endMs: number; speaker: string; text: string }[];
};

export async function truthOfSample(video: string): Promise<Truth> {
  return JSON.parse(await readFile(video.replace(/\.mp4$/, ".json"), "utf8")) as Truth;
}

/** The job that makes the script, or one that dubs too. */
export function begin(world: World, videoId: string, { source = {}, targetLanguages = [] }: Wanted = {}): Promise<Begun> {
  return world.api("POST", `/v1/videos/${videoId}/dubs`, { targetLanguages, options: { source } });
}

/** Throws when the job did not succeed, with what it said. */
async function found(world: World, { dub, job: { id } }: Begun): Promise<Heard> {
  const job = await ended(world, id);
  if (job.status !== "succeeded") throw new Error(`the job ${job.status}: ${JSON.stringify(job.failure)}`);
  const lines = await listAll<Line>(world.api, `/v1/dubs/${dub.id}/lines`);
  const speakers = await listAll<Speaker>(world.api, `/v1/dubs/${dub.id}/speakers`);
  return { dub, job, lines, speakers, text: lines.map((line) => line.text).join(" ") };
}

export const hear = async (world: World, videoId: string, wanted?: Wanted): Promise<Heard> => found(world, await begin(world, videoId, wanted));

export const hearFile = async (world: World, file: string, wanted?: Wanted): Promise<Heard> => hear(world, (await uploadVideo(world.api, file)).id, wanted);

export async function transcript(world: World, dubId: string, format: "srt" | "vtt" | "txt"): Promise<string> {
  return (await asOwner(world, "GET", `/v1/dubs/${dubId}/transcript?format=${format}`)).body["text"] as string;
}

export async function transcriptJson(world: World, dubId: string): Promise<TranscriptJson> {
  return TranscriptJson.parse((await asOwner(world, "GET", `/v1/dubs/${dubId}/transcript`)).body);
}

const RATE = 8_000;

/** What a player makes of a sound: its length, and its level where it is loudest (RMS of 100 ms, dBFS). */
export async function listen(world: World, url: string): Promise<{ durationMs: number; loudestDb: number }> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the sound was answered ${answer.status}`);
  const file = path.join(world.folder, "heard");
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  const args = ["-v", "error", "-nostdin", "-i", file, "-ac", "1", "-ar", String(RATE), "-f", "s16le", "pipe:1"];
  const { stdout } = await promisify(execFile)(world.setup.paths.ffmpeg, args, { encoding: "buffer", maxBuffer: 16 * 1024 * 1024 });
  const samples = new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length - (stdout.length % 2)));
  const window = RATE / 10;
  let loudest = 0;
  for (let at = 0; at + window <= samples.length; at += window)
    loudest = Math.max(loudest, samples.subarray(at, at + window).reduce((sum, sample) => sum + sample * sample, 0) / window);
  return { durationMs: Math.round((samples.length / RATE) * 1000), loudestDb: 10 * Math.log10(loudest / 32_768 ** 2) };
}
