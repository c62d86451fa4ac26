/** What is told of a file at upload, beside what ffmpeg says of the same file; and how little of it is read for that. */
import { spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFacts } from "../../src/videos/read-facts.ts";
import { chirp, fileOf, h264, make, picture, turned } from "../containers/media/media-files.ts";

const SECONDS = 12;
const film = [...picture(SECONDS), ...chirp(SECONDS)];
const aac = ["-c:a", "aac"];
const GIB = 2 ** 30;

/** `reads` and `bytes`: of what was asked for. */
async function factsOf(file: string) {
  const descriptor = openSync(file, "r");
  const asked = { reads: 0, bytes: 0 };
  const read = async (from: number, to: number) => {
    asked.reads += 1;
    asked.bytes += to - from;
    const bytes = new Uint8Array(to - from);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
  };
  const began = performance.now();
  try {
    return { facts: await readFacts({ sizeBytes: statSync(file).size, read }), ...asked, ms: performance.now() - began };
  } finally {
    closeSync(descriptor);
  }
}

/** As `ffmpeg -i` prints it. */
function truthOf(file: string) {
  const { stderr } = spawnSync(process.env["FFMPEG"] ?? "ffmpeg", ["-nostdin", "-hide_banner", "-i", file], { encoding: "utf8" });
  const [, hours = 0, minutes = 0, seconds = 0] = (/Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? []).map(Number);
  const [, videoCodec = null, width = null, height = null] = /Video: (\w+).*? (\d{2,})x(\d{2,})/.exec(stderr) ?? [];
  const [, audioCodec = null] = /Audio: (\w+)/.exec(stderr) ?? [];
  return {
    durationMs: ((hours * 60 + minutes) * 60 + seconds) * 1000,
    videoCodec,
    audioCodec,
    width: width && Number(width),
    height: height && Number(height),
  };
}

/** ffmpeg's name of what WebCodecs calls so. */
const NAMES: [RegExp, string][] = [
  [/^avc1/, "h264"],
  [/^vp09/, "vp9"],
  [/^vp8/, "vp8"],
  [/^mp4a\.40/, "aac"],
  [/^opus/, "opus"],
  [/^vorbis/, "vorbis"],
  [/^mp3|^mp4a\.6/, "mp3"],
];
const codecOf = (text: string | null | undefined) => (text ? (NAMES.find(([pattern]) => pattern.test(text))?.[1] ?? text) : null);

describe("facts of a file as people have it", () => {
  it.each([
    ["an MP4 whose index comes first", "mp4", "front.mp4", [...film, ...h264, ...aac, "-movflags", "+faststart"]],
    ["an MP4 whose index comes last", "mp4", "end.mp4", [...film, ...h264, ...aac]],
    ["a MOV", "mov", "film.mov", [...film, ...h264, ...aac]],
    ["a WebM of VP8 and Vorbis", "webm", "film.webm", [...film, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]],
    ["a WebM of VP9 and Opus", "webm", "nine.webm", [...film, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]],
    ["an M4A", "mp4", "sound.m4a", [...chirp(SECONDS), ...aac]],
    ["an MP3", "mp3", "sound.mp3", [...chirp(SECONDS), "-c:a", "libmp3lame"]],
  ])("are those that ffmpeg tells: %s", async (_, container, name, args) => {
    const file = make(name, ...args);
    const [{ facts }, truth] = [await factsOf(file), truthOf(file)];
    expect({ ...facts, videoCodec: codecOf(facts?.videoCodec), audioCodec: codecOf(facts?.audioCodec), durationMs: 0 }).toEqual({
      ...truth,
      container,
      durationMs: 0,
    });
    expect(Math.abs((facts?.durationMs ?? 0) - truth.durationMs)).toBeLessThanOrEqual(100);
  });
  it("say no length of an MP4 in fragments, whose header has none: a probe will", async () => {
    const file = make("fragments.mp4", ...film, ...h264, ...aac, "-movflags", "frag_keyframe+empty_moov");
    expect((await factsOf(file)).facts).toMatchObject({ container: "mp4", width: 160, height: 120, durationMs: null });
  });
  it("are of the picture as it is shown: a quarter turned", async () => {
    const file = turned(make("to-turn.mp4", ...film, ...h264, ...aac));
    expect((await factsOf(file)).facts).toMatchObject({ width: 120, height: 160 });
  });
});

describe("a film of 6 GiB", () => {
  const file = fileOf("large.mp4");
  beforeAll(() => stretch(make("small.mp4", ...film, ...h264, ...aac), file, 6 * GIB));
  afterAll(() => writeFileSync(file, ""));

  it("is told from a few reads at both ends", async () => {
    const { facts, reads, bytes, ms } = await factsOf(file);
    expect(facts).toMatchObject({ container: "mp4", width: 160, height: 120, durationMs: expect.closeTo(SECONDS * 1000, -2) });
    expect(reads).toBeLessThanOrEqual(16);
    expect(bytes).toBeLessThanOrEqual(4 * 2 ** 20);
    expect(ms).toBeLessThan(2000);
    if (process.env["ONEVOICE_TELL"]) console.log({ reads, bytes, ms });
  });
});

/** Makes `target` a file of so many bytes whose picture and sound are a hole, between the header and the index of `source`. */
function stretch(source: string, target: string, sizeBytes: number): void {
  const bytes = readFileSync(source);
  const [mediaAt, indexAt] = [bytes.indexOf("mdat") - 4, bytes.lastIndexOf("moov") - 4];
  const head = Buffer.from(bytes.subarray(0, mediaAt));
  const index = bytes.subarray(indexAt);
  const media = Buffer.alloc(16);
  media.writeUInt32BE(1, 0);
  media.write("mdat", 4);
  // ISO 14496-12, 4.2: a size of 1 says that the real one follows in 64 bits.
  media.writeBigUInt64BE(BigInt(sizeBytes - head.length - index.length), 8);
  const descriptor = openSync(target, "w");
  writeSync(descriptor, Buffer.concat([head, media]), 0, head.length + media.length, 0);
  ftruncateSync(descriptor, sizeBytes);
  writeSync(descriptor, index, 0, index.length, sizeBytes - index.length);
  closeSync(descriptor);
}
