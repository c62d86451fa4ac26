import { stat } from "node:fs/promises";
import path from "node:path";
import type { StageRun } from "../node-service/stage.ts";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { sourceInput } from "./source.ts";
import type { Container } from "../contract/sniff.ts";

/** Past titles and black, before anything is given away. */
const PLACE = 0.2;
const LIMIT_MS = 60_000;

const BOX = { width: 640, height: 1280 };
const SHRUNK = `min(1,min(${BOX.width}/iw,${BOX.height}/ih))`;
const even = (side: "iw" | "ih"): string => `'2*max(1,round(${side}*${SHRUNK}/2))'`;
const SCALED = `scale=w=${even("iw")}:h=${even("ih")}:out_range=full`;
/** Within 640 x 1280, never enlarged but to the next even size, for 4:2:0. */
export const SMALL = `${SCALED},format=yuvj420p`;
/** The most typical of 20 frames, so that it is seldom a fade. They are kept small: of an 8K film whole ones take gigabytes. */
const TYPICAL = `${SCALED},thumbnail=n=20,format=yuvj420p`;
/** One picture to a file. `quality`: 2 (best) to 31. */
export const jpegArgs = (file: string, quality: number): string[] =>
  [
    ["-frames:v", "1", "-update", "1", "-q:v", String(quality)],
    // no encoder name, no metadata of the source
    ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", file],
  ].flat();
export const THUMBNAIL_QUALITY = 4;

/** Hands over `thumbnail`; false where no frame can be decoded: a film without a thumbnail can still be dubbed. */
export async function thumbnail(run: StageRun, source: string, container: Container, durationMs: number): Promise<boolean> {
  const file = path.join(run.dir, "thumbnail.jpg");
  for (const atMs of [Math.round(durationMs * PLACE), 0]) {
    if (!(await grab(run, sourceInput(source, container, ["-ss", `${atMs}ms`]), file))) continue;
    await run.artifact("thumbnail", file, "image/jpeg");
    return true;
  }
  return false;
}

async function grab(run: StageRun, input: string[], file: string): Promise<boolean> {
  const args = [
    // a key frame near the place is good enough, and quick in an 8K film
    ["-noaccurate_seek"],
    // each thread of a decoder holds frames of its own
    ["-threads", "1", ...input],
    ["-map", "0:V:0", "-vf", TYPICAL],
    jpegArgs(file, THUMBNAIL_QUALITY),
  ].flat();
  try {
    await ffmpeg({ args, signal: run.signal, limitMs: LIMIT_MS });
    return (await stat(file)).size > 0;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean => isOfTheFile(error) || (error as NodeJS.ErrnoException).code === "ENOENT";
