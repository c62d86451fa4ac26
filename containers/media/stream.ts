/** A picture or a sound -> what HLS players stream: one fragmented MP4 and the playlist of its byte ranges. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { StreamParams } from "../contract/stages.ts";
import type { StreamValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { bodyAt } from "./boxes.ts";
import { codecName } from "./codec-names.ts";
import { readFragments } from "./fragments.ts";
import { onlyInput } from "./input.ts";
import { bandwidthOf, playlistOf, targetDurationS } from "./playlist.ts";
import type { Stream } from "./playlist.ts";
import { shownSize } from "./shown-size.ts";
import { readSoundTrack } from "./sound-track.ts";
import { streamPicture } from "./stream-picture.ts";
import { streamSound } from "./stream-sound.ts";

type Described = Pick<StreamValue, "codecs" | "width" | "height" | "frameRate" | "channels">;

/** @throws TaskFailure `not_media`, `invalid_task`, `not_streamable`, `ffmpeg_failed` */
export async function stream(run: StageRun): Promise<StageResult> {
  const { kind, durationMs } = StreamParams.parse(run.params);
  const media = path.join(run.dir, "media.mp4");
  const made = kind === "video" ? await picture(run, media, durationMs) : await sound(run, media);
  const { segments } = made.stream;
  const { highest, average } = bandwidthOf(segments);
  const measured = { bandwidth: highest, averageBandwidth: average, segments: segments.length, targetDurationS: targetDurationS(segments) };
  const value: StreamValue = { ...made.described, ...measured };
  const playlist = path.join(run.dir, "playlist.m3u8");
  await writeFile(playlist, playlistOf(made.stream, value));
  await run.artifact("media", media, kind === "video" ? "video/mp4" : "audio/mp4");
  await run.artifact("playlist", playlist, "application/vnd.apple.mpegurl");
  return { value };
}

type Made = { stream: Stream; described: Described };

async function picture(run: StageRun, media: string, durationMs: number): Promise<Made> {
  await streamPicture(run, onlyInput(run, "picture").path, durationMs, media);
  const { moov, frames, initBytes, segments } = await readFragments(media).catch(notOurs);
  const stream = { initBytes, segments };
  const lengthS = segments.reduce((sum, { durationS }) => sum + durationS, 0);
  const codecs = codecName(bodyAt(moov, "trak/mdia/minf/stbl/stsd"));
  if (!codecs) throw new TaskFailure("not_streamable", "Players cannot stream this picture: it needs an H.264 rendition.");
  return { stream, described: { codecs, ...shownSize(bodyAt(moov, "trak")), frameRate: Math.round((frames / lengthS) * 1000) / 1000, channels: null } };
}

async function sound(run: StageRun, media: string): Promise<Made> {
  const file = onlyInput(run, "sound").path;
  const track = await readSoundTrack(file).catch(notOurs);
  const codecs = codecName(bodyAt(track.mdia, "minf/stbl/stsd"));
  if (!codecs) throw new TaskFailure("not_streamable", "Players cannot stream this sound.");
  const described = { codecs, width: null, height: null, frameRate: null, channels: track.channels };
  return { stream: await streamSound(run, file, track, media), described };
}

function notOurs(error: unknown): never {
  if (error instanceof RangeError) throw new TaskFailure("invalid_task", "The input is not what an earlier stage makes.", { cause: error });
  throw error;
}
