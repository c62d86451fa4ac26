/** What a player makes of films and streams: frames and sound as ffmpeg decodes them. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { World } from "./world.ts";

const MOST_BYTES = 64 * 1024 * 1024;
/** Mono, 16 bit. */
export const RATE = 8_000;

async function decode({ setup }: World, input: string, options: string[]): Promise<Buffer> {
  const args = ["-v", "error", "-nostdin", "-i", input, ...options, "-"];
  return (await promisify(execFile)(setup.paths.ffmpeg, args, { encoding: "buffer", maxBuffer: MOST_BYTES })).stdout;
}

const LISTED = /^#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"|^#EXT-X-BYTERANGE:(\d+)@(\d+)\n(.+)$/gm;

/** The ranges that a playlist lists (RFC 8216), fetched one after the other as players do, as one file. */
export async function played(world: World, playlist: string): Promise<string> {
  const text = await (await fetch(playlist)).text();
  const parts: Buffer[] = [];
  for (const [, initUrl, initSize, initAt, size = initSize, at = initAt, url = initUrl ?? ""] of text.matchAll(LISTED)) {
    const [first, length] = [Number(at), Number(size)];
    const answer = await fetch(url, { headers: { range: `bytes=${first}-${first + length - 1}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 206 || bytes.length !== length) throw new Error(`a segment was answered ${answer.status} with ${bytes.length} of ${length} bytes`);
    parts.push(bytes);
  }
  const file = path.join(world.folder, `${path.basename(new URL(playlist).pathname, ".m3u8")}.mp4`);
  await writeFile(file, Buffer.concat(parts));
  return file;
}

/** Of the sound track `index`, full scale 1. */
export async function soundOf(world: World, input: string, index = 0): Promise<Float64Array> {
  const bytes = await decode(world, input, ["-map", `0:a:${index}`, "-ac", "1", "-ar", String(RATE), "-f", "s16le"]);
  return Float64Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(2 * at) / 32_768);
}

/** How many frames a player shows. */
export async function framesOf(world: World, input: string): Promise<number> {
  const bytes = await decode(world, input, ["-map", "0:v:0", "-vf", "scale=2:2", "-pix_fmt", "gray", "-f", "rawvideo"]);
  return bytes.length / 4;
}

/** Correlation at lag 0 over what both have: 1 is the same sound, however loud. */
export function likeness(one: Float64Array, other: Float64Array): number {
  let [both, first, second] = [0, 0, 0];
  for (const [at, value] of one.subarray(0, other.length).entries()) {
    const beside = other[at] ?? 0;
    both += value * beside;
    first += value ** 2;
    second += beside ** 2;
  }
  return both / Math.sqrt(first * second);
}

const [WIDTH, HEIGHT] = [320, 180];
export type Band = "top" | "middle" | "bottom";

/** Encoding alone changes no shade of 256 by as much; letters change most of what they cover. */
const CHANGED = 64;

/** How much of each third of the picture is another one in two films at a moment: parts of a thousand. */
export async function changedAt(world: World, films: [string, string], atMs: number): Promise<Record<Band, number>> {
  const options = ["-ss", (atMs / 1000).toFixed(3), "-map", "0:v:0", "-frames:v", "1", "-vf", `scale=${WIDTH}:${HEIGHT}`, "-pix_fmt", "gray", "-f", "rawvideo"];
  const [one, other] = await Promise.all([decode(world, films[0], options), decode(world, films[1], options)]);
  const third = (WIDTH * HEIGHT) / 3;
  const share = (from: number): number => {
    const changed = one.subarray(from, from + third).filter((shade, at) => Math.abs(shade - (other[from + at] ?? 0)) >= CHANGED);
    return (1_000 * changed.length) / third;
  };
  return { top: share(0), middle: share(third), bottom: share(2 * third) };
}
