/** What a film for the user is made from, and how it is handed over: common to whole films and previews. */
import path from "node:path";
import type { z } from "zod";
import type { MuxParams, MuxValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeFirstFrame, decodeSound } from "./decode.ts";
import { CONTENT_TYPES } from "./mux-plan.ts";
import type { MuxFormat } from "./mux-plan.ts";
import { scanPackets } from "./packets.ts";
import type { Track } from "./packets.ts";
import { sourceInput } from "./source.ts";
import type { Container } from "./sniff.ts";

export type Params = z.infer<typeof MuxParams>;

export const BASE_LIMIT_MS = 300_000;
/** Codecs are read from the beginning of the source. */
const LOOKED_AT_S = 2;

/** A file that our own stages made. */
export const ownInput = (demuxer: string, file: string): string[] => ["-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", `file:${path.resolve(file)}`];

export async function codecs(run: StageRun, source: string, container: Container, params: Params): Promise<{ picture: Track | null; sound: Track }> {
  const input = sourceInput(source, container, ["-t", String(LOOKED_AT_S)]);
  const maps = [...(params.audioOnly ? [] : ["0:V:0"]), `0:a:${params.audioIndex}`];
  const tracks = await scanPackets({ input, maps, signal: run.signal, limitMs: BASE_LIMIT_MS });
  const sound = tracks.find((track) => track.type === "audio");
  if (!sound) throw new TaskFailure("invalid_task", "The source has no such sound track.");
  return { picture: tracks.find((track) => track.type === "video") ?? null, sound };
}

/** Time 0 in the source's own clock: its first presented frame, or its first sample. */
export async function zeroOf(run: StageRun, input: string[], picture: Track | null, audioIndex: number): Promise<number> {
  const decode = { input, signal: run.signal, limitMs: BASE_LIMIT_MS };
  if (!picture) return (await decodeSound({ ...decode, map: `0:a:${audioIndex}`, frames: 1 }))[0]?.startS ?? 0;
  return (await decodeFirstFrame(decode))?.startS ?? (Number.isFinite(picture.startS) ? picture.startS : 0);
}

/** Of the finished film, by its packets: the only number worth reporting. */
async function lengthOf(run: StageRun, file: string, format: MuxFormat, limitMs: number): Promise<number> {
  const input = ["-f", format === "mkv" ? "matroska" : "mov", "-i", file];
  const tracks = await scanPackets({ input, maps: ["0:V:0?", "0:a:0"], signal: run.signal, limitMs });
  // an encoder that was given no frame ends without complaint
  if (format !== "m4a" && !tracks.some((track) => track.type === "video" && track.packets > 0))
    throw new TaskFailure("corrupt", "The picture of the file cannot be decoded.");
  return Math.round(Math.max(...tracks.map((track) => track.endS)) * 1000);
}

/** Measures the finished film and hands it over. @throws TaskFailure `corrupt` where it has no picture though it should */
export async function handOver(run: StageRun, file: string, format: MuxFormat, limitMs: number): Promise<StageResult> {
  const durationMs = await lengthOf(run, file, format, limitMs);
  await run.artifact("video", file, CONTENT_TYPES[format]);
  const value: z.infer<typeof MuxValue> = { format, contentType: CONTENT_TYPES[format], durationMs };
  return { value };
}
