/** What a film for people is made from, how it is measured when it is finished, and how it is handed over. */
import path from "node:path";
import type { z } from "zod";
import type { MuxParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageRun } from "../node-service/stage.ts";
import { CONTENT_TYPES } from "./mux-plan.ts";
import type { MuxFormat } from "./mux-plan.ts";
import { openings } from "./openings.ts";
import type { Opening } from "./openings.ts";
import { scanPackets } from "./packets.ts";
import { CODEC_WHITELIST } from "./decoders.ts";
import { sourceInput } from "./source.ts";
import type { Container } from "../contract/sniff.ts";

export type Params = z.infer<typeof MuxParams>;

export const BASE_LIMIT_MS = 300_000;
/** Encoding a large picture is slower than watching it. */
export const SLOWEST = 20;
/** The end of a film is read from here on: enough for the last packets of every track. */
const LAST_S = 10;

/** A file that our own stages made. */
export const ownInput = (demuxer: string, file: string): string[] => ["-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", `file:${path.resolve(file)}`];

/** `zeroS`: time 0 in the source's own clock, its first presented frame, or its first sample. */
export type OpenedSource = { picture: Opening | null; sound: Opening; zeroS: number };

/** @throws TaskFailure `invalid_task` when there is no such sound track */
export async function openSource(run: StageRun, source: string, container: Container, params: Pick<Params, "audioIndex" | "audioOnly">): Promise<OpenedSource> {
  const maps = [...(params.audioOnly ? [] : ["0:V:0"]), `0:a:${params.audioIndex}`];
  const tracks = await openings({ input: sourceInput(source, container), maps, dir: run.dir, signal: run.signal, limitMs: BASE_LIMIT_MS });
  const sound = tracks.at(-1);
  if (!sound || sound.packetS === null) throw new TaskFailure("invalid_task", "The source has no such sound track.");
  const picture = params.audioOnly ? null : (tracks[0] ?? null);
  return { picture, sound, zeroS: (picture ?? sound).shownS ?? (picture ?? sound).packetS ?? 0 };
}

/** The source's picture alone. @throws TaskFailure `invalid_task` when it has none, `unsupported_codec` */
export async function openPicture(run: StageRun, source: string, container: Container): Promise<Opening & { zeroS: number }> {
  const of = { input: sourceInput(source, container), maps: ["0:V:0"], dir: run.dir, signal: run.signal, limitMs: BASE_LIMIT_MS };
  const [picture] = await openings(of).catch((error: unknown) => {
    if (error instanceof TaskFailure && error.code === "ffmpeg_failed" && !error.retryable) return [];
    throw error;
  });
  if (!picture || picture.packetS === null) throw new TaskFailure("invalid_task", "The source has no picture.");
  return { ...picture, zeroS: picture.shownS ?? picture.packetS };
}

const DEMUXERS: Record<MuxFormat, string> = { mp4: "mov", mkv: "matroska", m4a: "mov" };
/** Its packets can be the source's, copied. */
export const finished = (file: string, format: MuxFormat, options: string[] = []): string[] => [
  "-codec_whitelist",
  CODEC_WHITELIST,
  "-f",
  DEMUXERS[format],
  ...options,
  "-i",
  file,
];

/** Of the finished film, by its last packets: the only number worth reporting. @throws TaskFailure `corrupt` where it has no picture though it should */
export async function lengthOf(run: StageRun, file: string, format: MuxFormat): Promise<number> {
  const input = finished(file, format, ["-sseof", String(-LAST_S)]);
  const tracks = await scanPackets({ input, maps: ["0:V:0?", "0:a:0?"], signal: run.signal, limitMs: BASE_LIMIT_MS });
  // an encoder that was given no frame ends without complaint
  if (format !== "m4a" && !tracks.some((track) => track.type === "video" && track.packets > 0))
    throw new TaskFailure("corrupt", "The picture of the file cannot be decoded.");
  return Math.round(Math.max(...tracks.map((track) => track.endS)) * 1000);
}

/** Hands a finished film over. */
export async function handOver(run: StageRun, file: string, format: MuxFormat): Promise<{ format: MuxFormat; contentType: string; durationMs: number }> {
  const durationMs = await lengthOf(run, file, format);
  await run.artifact("video", file, CONTENT_TYPES[format]);
  return { format, contentType: CONTENT_TYPES[format], durationMs };
}
