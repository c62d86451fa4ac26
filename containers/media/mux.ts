import path from "node:path";
import type { z } from "zod";
import { MuxParams } from "../contract/stages.ts";
import type { MuxValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeFirstFrame, decodeSound } from "./decode.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { chooseFormat, CONTENT_TYPES, fitsMp4, muxArgs } from "./mux-plan.ts";
import { scanPackets } from "./packets.ts";
import type { Track } from "./packets.ts";
import { containerOf, sourceInput } from "./source.ts";
import type { Container } from "./sniff.ts";

const BASE_LIMIT_MS = 300_000;
/** Codecs are read from the beginning of the source. */
const LOOKED_AT_S = 2;

/** @throws TaskFailure `not_media`, `ffmpeg_failed` */
export async function mux(run: StageRun): Promise<StageResult> {
  const params = MuxParams.parse(run.params);
  const source = onlyInput(run, "source").path;
  const subtitles = optionalInput(run, "subtitles");
  const limitMs = BASE_LIMIT_MS + params.durationMs;
  const container = await containerOf(source);
  const { picture, sound } = await codecs(run, source, container, params);
  const format = chooseFormat(picture?.codec ?? null, sound.codec);
  const original = format === "mkv" || fitsMp4(sound.codec) ? params.audioIndex : null;
  const zeroS = await zeroOf(run, sourceInput(source, container), picture, params.audioIndex);
  const file = path.join(run.dir, `video.${format}`);
  const args = [
    // keep every stream's own timestamps: ffmpeg would move each input so that its earliest stream begins at 0
    "-copyts",
    // the first presented frame to 0, where the dubbed track begins
    ...sourceInput(source, container, ["-itsoffset", (-zeroS).toFixed(6)]),
    ...ownInput("mov", onlyInput(run, "dubbed").path),
    ...(subtitles ? ownInput("srt", subtitles.path) : []),
    ...muxArgs({ format, original, language: params.language, sourceLanguage: params.sourceLanguage, subtitles: subtitles !== null }),
    file,
  ];
  await ffmpeg({ args, signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.8, (0.8 * outMs) / params.durationMs)) });
  const durationMs = await lengthOf(run, file, format === "mkv" ? "matroska" : "mov", limitMs);
  await run.artifact("video", file, CONTENT_TYPES[format]);
  const value: z.infer<typeof MuxValue> = { format, contentType: CONTENT_TYPES[format], durationMs };
  return { value };
}

/** A file that our own stages made. */
const ownInput = (demuxer: string, file: string): string[] => ["-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", `file:${path.resolve(file)}`];

async function codecs(
  run: StageRun,
  source: string,
  container: Container,
  params: z.infer<typeof MuxParams>,
): Promise<{ picture: Track | null; sound: Track }> {
  const input = sourceInput(source, container, ["-t", String(LOOKED_AT_S)]);
  const maps = [...(params.audioOnly ? [] : ["0:V:0"]), `0:a:${params.audioIndex}`];
  const tracks = await scanPackets({ input, maps, signal: run.signal, limitMs: BASE_LIMIT_MS });
  const sound = tracks.find((track) => track.type === "audio");
  if (!sound) throw new TaskFailure("invalid_task", "The source has no such sound track.");
  return { picture: tracks.find((track) => track.type === "video") ?? null, sound };
}

/** Time 0 in the source's own clock: its first presented frame, or its first sample. */
async function zeroOf(run: StageRun, input: string[], picture: Track | null, audioIndex: number): Promise<number> {
  const decode = { input, signal: run.signal, limitMs: BASE_LIMIT_MS };
  if (!picture) return (await decodeSound({ ...decode, map: `0:a:${audioIndex}`, frames: 1 }))[0]?.startS ?? 0;
  return (await decodeFirstFrame(decode))?.startS ?? (Number.isFinite(picture.startS) ? picture.startS : 0);
}

/** Of the finished film, by its packets: the only number worth reporting. */
async function lengthOf(run: StageRun, file: string, demuxer: string, limitMs: number): Promise<number> {
  const tracks = await scanPackets({ input: ["-f", demuxer, "-i", file], maps: ["0:V:0?", "0:a:0"], signal: run.signal, limitMs });
  return Math.round(Math.max(...tracks.map((track) => track.endS)) * 1000);
}
