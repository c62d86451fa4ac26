/** A film's picture -> a fragmented MP4, its packets copied, cut at its own key frames. */
import path from "node:path";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { CLEAN } from "./mux-plan.ts";
import { BASE_LIMIT_MS, finished, openPicture } from "./mux-source.ts";
import { encodePicture } from "./picture.ts";
import { containerOf, sourceInput } from "./source.ts";

/** A segment is at least this long, where the next key frame is not farther away. */
const LEAST_US = 2_000_000;
const SAME_S = 0.001;
/** What streams may hold under a name that players know (codec-names.ts). */
const STREAMED = new Set(["h264", "hevc", "av1", "vp9"]);

/** Writes `target`. @throws TaskFailure `not_media`, `invalid_task`, `not_streamable`, `ffmpeg_failed` */
export async function streamPicture(run: StageRun, source: string, durationMs: number, target: string): Promise<void> {
  const container = await containerOf(source);
  const { codec, packetS, zeroS } = await openPicture(run, source, container);
  if (!STREAMED.has(codec)) throw new TaskFailure("not_streamable", "Players cannot stream this picture: it needs an H.264 rendition.");
  const args = (input: string[]): string[] =>
    [
      "-copyts",
      ...input,
      ["-map", "0:V:0", "-c", "copy"],
      ...(codec === "hevc" ? ["-tag:v", "hvc1"] : []),
      ...CLEAN,
      // a fragment begins at a key frame; times of presentation stay, and the first is 0, since decoding times may lie behind them
      ["-movflags", "+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets", "-min_frag_duration", String(LEAST_US)],
      ["-f", "mp4", target],
    ].flat();
  const limitMs = BASE_LIMIT_MS + durationMs;
  // frames that an edit list hides cannot be cut off by copying, and no fragment begins before 0: only an encoder can begin there
  const hidden = packetS !== null && Math.abs(zeroS - packetS) > SAME_S;
  const encoded = path.join(run.dir, "encoded.mp4");
  if (hidden) await encodePicture(run, encoded, source, null, durationMs);
  const input = hidden ? finished(encoded, "mp4") : sourceInput(source, container);
  await ffmpeg({ args: args(input), signal: run.signal, limitMs, onProgress: (outMs) => run.progress(Math.min(0.9, (0.9 * outMs) / durationMs)) });
}
