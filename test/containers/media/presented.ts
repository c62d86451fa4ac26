/** A file as a player presents it: every frame at the time its own timestamp says, with time 0 at the first presented picture. */
import { readFileSync } from "node:fs";
import { parseFramecrc } from "../../../containers/media/framecrc.ts";
import { fileOf, runFfmpeg } from "./media-files.ts";

const RATE = 48_000;
const TICKS = 90_000;

/** Of each decoded frame, by ffmpeg's own reading of edit lists, priming and reordering. */
type Frame = { pts: number; duration: number };

function framesOf(text: string): Frame[] {
  return text
    .split("\n")
    .map(parseFramecrc)
    .filter((line) => line?.kind === "packet");
}

/** When each picture is presented, in seconds of the file's own clock. */
export function pictureTimes(file: string): number[] {
  const options = ["-map", "0:V:0", "-vf", "scale=16:16", "-fps_mode", "passthrough", "-enc_time_base", `1:${TICKS}`, "-c:v", "rawvideo"];
  return framesOf(runFfmpeg("-copyts", "-i", file, ...options, "-f", "framecrc", "pipe:1").toString()).map(({ pts }) => pts / TICKS);
}

let readings = 0;

/** One channel of a sound track at 48 kHz from time `zeroS` of the file's clock on, silence where nothing is presented; what comes before is left out. */
export function presentedSound(file: string, track: number, zeroS: number, channel = 0): Int16Array {
  const pcmFile = fileOf(`presented-${++readings}.pcm`);
  const decode = ["-map", `0:a:${track}`, "-ar", String(RATE), "-c:a", "pcm_s16le"];
  const times = framesOf(runFfmpeg("-v", "fatal", "-copyts", "-i", file, ...decode, "-f", "framecrc", "pipe:1", ...decode, "-f", "s16le", pcmFile).toString());
  const bytes = readFileSync(pcmFile);
  const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const channels = pcm.length / times.reduce((sum, frame) => sum + frame.duration, 0);
  const startOf = (frame: Frame): number => frame.pts - Math.round(zeroS * RATE);
  const heard = new Int16Array(Math.max(0, ...times.map((frame) => startOf(frame) + frame.duration)));
  let from = 0;
  for (const frame of times) {
    for (let k = 0; k < frame.duration; k++) if (startOf(frame) + k >= 0) heard[startOf(frame) + k] = pcm[(from + k) * channels + channel] ?? 0;
    from += frame.duration;
  }
  return heard;
}
