/** Decodes all sound and the first picture, and keeps only when each begins and ends: proof that a recognizer will hear something. */
import type { TaskFailure } from "../node-service/stage.ts";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { lineReader, parseFramecrc } from "./framecrc.ts";

/** Seconds in the file's own timestamps; `lengthS`: of all that could be decoded, without holes. `channels` is 0 where that is nothing. */
export type Heard = {
  startS: number;
  endS: number;
  lengthS: number;
  channels: number;
  /** Why nothing could be decoded, where that has a name of its own. */
  failure?: TaskFailure;
};
export const NOTHING_HEARD: Heard = { startS: 0, endS: 0, lengthS: 0, channels: 0 };
/** The first presented frame: after edit lists, B-frame reordering and rotation. */
export type FirstFrame = {
  startS: number;
  width: number;
  height: number;
  /** Of a decoded pixel, the colours' share included: 12 are 4:2:0 of 8 bits each. */
  bitsPerPixel: number;
};

/** Clocks of containers tick as coarsely as a millisecond. */
const HALF_MS_S = 0.0005;

export type Decode = { input: string[]; signal: AbortSignal; limitMs: number; onProgress?: (outMs: number) => void };
/** `map`: which tracks; `frames`: how many frames of each at most. */
export type SoundDecode = Decode & { map?: string; frames?: number };

/** One entry for each sound track, in file order. @throws TaskFailure of ffmpeg.ts */
export async function decodeSound({ map = "0:a", frames, ...decode }: SoundDecode): Promise<Heard[]> {
  const tracks: Heard[] = [];
  const timeBases: number[] = [];
  const readLine = lineReader((line) => {
    const parsed = parseFramecrc(line);
    if (parsed?.kind === "header" && parsed.key === "tb") timeBases[parsed.stream] = 1 / Number(parsed.value.split("/")[1]);
    if (parsed?.kind !== "packet" || parsed.duration === 0) return;
    const unit = timeBases[parsed.stream] ?? 0;
    const track = (tracks[parsed.stream] ??= { startS: parsed.pts * unit, endS: -Infinity, lengthS: 0, channels: parsed.sizeBytes / 2 / parsed.duration });
    track.lengthS += parsed.duration * unit;
    track.endS = Math.max(track.endS, (parsed.pts + parsed.duration) * unit);
  });
  // 16 bits, so that bytes / 2 / samples = channels; the time base of decoded sound is one sample
  const atMost = frames ? ["-frames:a", String(frames)] : [];
  const args = ["-copyts", ...decode.input, "-map", map, ...atMost, "-c:a", "pcm_s16le", "-f", "framecrc", "pipe:1"];
  await ffmpeg({ ...decode, args, onOutput: readLine });
  return Array.from(tracks, (track) => track ?? NOTHING_HEARD);
}

/** null when no decoder of ours reads the picture: it can be copied all the same. @throws TaskFailure of ffmpeg.ts */
export async function decodeFirstFrame(decode: Decode): Promise<FirstFrame | null> {
  let frame: FirstFrame | null = null;
  try {
    // each thread of a decoder would hold a frame of its own
    await decodeFrames({ ...decode, input: ["-threads", "1", ...decode.input] }, ["-frames:v", "1"], (shown) => (frame ??= shown));
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
  }
  return frame;
}

/**
 * When the frame that is on the screen at `atS` began, which in a recording of slides is long before; null where no frame that
 * `input` holds has begun. @throws TaskFailure of ffmpeg.ts
 */
export async function decodeShownAt(decode: Decode, atS: number): Promise<number | null> {
  let startS: number | null = null;
  // a thumbnail of each frame is enough to know when it begins
  const until = ["-vf", `trim=end=${(atS + HALF_MS_S).toFixed(6)},scale=16:16`];
  await decodeFrames(decode, until, (frame) => (startS = frame.startS));
  return startS;
}

async function decodeFrames(decode: Decode, chosen: string[], onFrame: (frame: FirstFrame) => void): Promise<void> {
  let unit = 0;
  let size = [0, 0];
  const readLine = lineReader((line) => {
    const parsed = parseFramecrc(line);
    if (parsed?.kind === "header" && parsed.key === "tb") unit = Number(parsed.value.split("/")[0]) / Number(parsed.value.split("/")[1]);
    if (parsed?.kind === "header" && parsed.key === "dimensions") size = parsed.value.split("x").map(Number);
    if (parsed?.kind !== "packet") return;
    const [width = 0, height = 0] = size;
    onFrame({ startS: parsed.pts * unit, width, height, bitsPerPixel: Math.round((8 * parsed.sizeBytes) / Math.max(1, width * height)) });
  });
  const args = [
    "-copyts",
    ...decode.input,
    ["-map", "0:V:0", ...chosen],
    // the timestamp in fine ticks, not rounded to the frame rate
    ["-fps_mode", "passthrough", "-enc_time_base", "1:90000"],
    ["-c:v", "rawvideo", "-f", "framecrc", "pipe:1"],
  ].flat();
  await ffmpeg({ ...decode, args, onOutput: readLine });
}
