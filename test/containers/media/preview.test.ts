import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MuxValue } from "../../../containers/contract/stages.ts";
import type { ProbeValue } from "../../../containers/contract/stages.ts";
import { mux } from "../../../containers/media/mux.ts";
import { probe } from "../../../containers/media/probe.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, h264, make, runFfmpeg, stageRun } from "./media-files.ts";

/** A picture whose frame n is a grey of its own. */
const STEP = 2;
const numbered = (seconds: number, size = "64x48"): string[] => [
  "-f",
  "lavfi",
  "-i",
  `color=black:s=${size}:r=25:d=${seconds},format=yuv420p,geq=lum='20+${STEP}*N':cb=128:cr=128`,
];
const tone = decoded(make("tone.wav", ...chirp(3), "-c:a", "pcm_s16le"));
const dubbed = make("dubbed.m4a", "-f", "lavfi", "-i", "aevalsrc='0.3*sin(2*PI*(900-120*t)*t)':s=48000:d=2", "-c:a", "aac", "-f", "mp4");

type Preview = { value: unknown; file: string; result: ProbeValue; source: ProbeValue };
async function preview(film: string, rangeStartMs: number, durationMs: number, subtitles: string[] = []): Promise<Preview> {
  const source = (await probe(stageRun({ maxDurationMs: 60_000 }, { source: [film] }))).value as ProbeValue;
  const params = { language: "pt-BR", sourceLanguage: "de", audioIndex: 0, audioOnly: source.video === null, durationMs, rangeStartMs };
  const run = stageRun(params, { source: [film], dubbed: [dubbed], subtitles });
  const value = MuxValue.parse((await mux(run)).value);
  const file = run.artifacts["video"] ?? "";
  const result = (await probe(stageRun({ maxDurationMs: 60_000 }, { source: [file] }))).value as ProbeValue;
  return { value, file, result, source };
}

/** The number and the start, in milliseconds, of each frame. */
function frames(file: string): { number: number; atMs: number }[] {
  const greys = runFfmpeg("-i", file, "-map", "0:v", "-fps_mode", "passthrough", "-vf", "scale=2:2,format=yuv420p", "-f", "rawvideo", "pipe:1");
  const listing = runFfmpeg("-copyts", "-i", file, "-map", "0:v", "-c", "copy", "-f", "framecrc", "pipe:1").toString();
  const unit = Number(/#tb 0: 1\/(\d+)/.exec(listing)?.[1]);
  const starts = [...listing.matchAll(/^0, +-?\d+, +(-?\d+),/gm)].map((match) => (Number(match[1]) / unit) * 1000).sort((a, b) => a - b);
  // four greys and two colours for each frame
  return starts.map((atMs, index) => ({ number: Math.round(((greys[index * 6] ?? 0) - 20) / STEP), atMs }));
}
/** The original sound of a preview against the film's. */
const original = (film: string, file: string, rangeStartMs: number): { lag: number; likeness: number } =>
  alignment(decoded(film).subarray(rangeStartMs * 48), decoded(file, "0:a:1"), 5_000, 60_000, 1_100);

describe("a preview", () => {
  it("begins with the frame that is on the screen and ends with the last one before the end, at their own times", async () => {
    const film = make("film.mp4", ...numbered(4), ...chirp(4), ...h264, "-g", "40", "-c:a", "aac");
    const { value, file, result } = await preview(film, 1_010, 2_000);
    const shown = frames(file);
    const first = frames(film).findIndex((frame) => frame.atMs > 1_010) - 1;
    expect(first).toBe(25);
    expect(shown.map((frame) => frame.number)).toEqual(
      frames(film)
        .slice(25, 76)
        .map((frame) => frame.number),
    );
    expect(shown.map((frame) => Math.round(frame.atMs))).toEqual(Array.from({ length: 51 }, (_, k) => (k === 0 ? 0 : k * 40 - 10)));
    expect(value).toEqual({ format: "mp4", contentType: "video/mp4", durationMs: expect.closeTo(2_015, -1.7), sync: null });
    expect(result.video).toMatchObject({ codec: "h264", width: 64, height: 48, startMs: 0 });
    expect(result.audio.map((track) => [track.codec, track.language, track.startMs])).toEqual([
      ["aac", "pt", 0],
      ["aac", "de", 0],
    ]);
  });
  it("carries the dubbed sound bit by bit, and the original of exactly that range", async () => {
    const film = make("sound.mkv", ...numbered(4), ...chirp(4), ...h264, "-c:a", "pcm_s16le");
    for (const rangeStartMs of [0, 737, 1_999]) {
      const { file } = await preview(film, rangeStartMs, 2_000);
      expect(decoded(file, "0:a:0").subarray(0, 96_000)).toEqual(decoded(dubbed).subarray(0, 96_000));
      expect(original(film, file, rangeStartMs)).toEqual({ lag: 0, likeness: expect.closeTo(1, 2) });
    }
  });
  it("keeps the original at its place behind interruptions of 10 ms each second, and behind a long one", async () => {
    const missing = "asetnsamples=n=48,aselect='not(lt(mod(t,1),0.0095)*gte(t,0.5)+between(t,2.2,2.3995))'";
    const film = make("interrupted.mkv", ...numbered(4), ...chirp(4), "-af", missing, ...h264, "-c:a", "pcm_s16le");
    const { file } = await preview(film, 1_500, 2_000);
    const heard = decoded(file, "0:a:1");
    const whole = decoded(make("whole.wav", ...chirp(4), "-c:a", "pcm_s16le")).subarray(1_500 * 48);
    for (const at of [2_000, 26_000, 46_000, 74_000]) expect(Math.abs(alignment(whole, heard, at, at + 6_000).lag)).toBeLessThanOrEqual(24);
    expect(heard.subarray(36_000, 40_000).every((sample) => Math.abs(sample) < 300)).toBe(true);
  });
  it("keeps a slide on the screen that came long before", async () => {
    const slides = ["-f", "lavfi", "-i", "color=black:s=64x48:r=1:d=8,format=yuv420p,geq=lum='20+40*floor(N/3)':cb=128:cr=128", ...chirp(8)];
    const film = make("slides.mkv", ...slides, "-vf", "select='not(mod(n,3))'", "-fps_mode", "vfr", ...h264, "-bf", "0", "-c:a", "aac");
    const { file } = await preview(film, 5_500, 2_000);
    expect(frames(file).map((frame) => [frame.number, Math.round(frame.atMs)])).toEqual([
      [20, 0],
      [40, 500],
    ]);
  });
  it("is silent, and as long, where the original sound has ended", async () => {
    const film = make("short.mp4", ...numbered(4), ...chirp(1), ...h264, "-c:a", "aac");
    const { file } = await preview(film, 1_500, 2_000);
    const heard = decoded(file, "0:a:1");
    expect(Math.abs(heard.length - 96_000)).toBeLessThanOrEqual(1_024);
    expect(heard.every((sample) => sample === 0)).toBe(true);
  });
  it("finds time 0 where the film has it: late sound, and a transport stream whose clock began hours ago", async () => {
    const late = make("late.mp4", ...numbered(4), "-itsoffset", "0.5", ...chirp(3), ...h264, "-c:a", "aac");
    const before = await preview(late, 250, 2_000);
    const heard = decoded(before.file, "0:a:1");
    expect(Math.max(...heard.subarray(0, 10_000).map(Math.abs))).toBeLessThan(30);
    // the offset of a track is whole milliseconds, in the file and on the wire
    expect(Math.abs(alignment(tone, heard.subarray(12_000), 5_000, 60_000).lag)).toBeLessThanOrEqual(48);
    const stream = make("stream.ts", ...numbered(4), ...chirp(4), ...h264, "-c:a", "aac", "-output_ts_offset", "40000");
    const after = await preview(stream, 1_000, 2_000);
    expect(frames(after.file)[0]).toEqual({ number: 25, atMs: 0 });
    const startMs = after.source.audio[0]?.startMs ?? 0;
    expect(Math.abs(original(stream, after.file, 1_000 - startMs).lag)).toBeLessThanOrEqual(1);
  });
  it("carries subtitles as they are given, and drops the source's titles", async () => {
    writeFileSync(fileOf("cues.srt"), "1\n00:00:00,500 --> 00:00:01,500\nOlá\n");
    const film = make("titled.mp4", ...numbered(3), ...chirp(3), ...h264, "-c:a", "aac", "-metadata", "title=SECRET");
    const { file } = await preview(film, 500, 2_000, [fileOf("cues.srt")]);
    expect(runFfmpeg("-i", file, "-map", "0:s:0", "-f", "srt", "pipe:1").toString()).toContain("00:00:00,500 --> 00:00:01,500\nOlá");
    expect(bytesOf(file).includes("SECRET")).toBe(false);
    expect(bytesOf(file).indexOf("moov")).toBeLessThan(bytesOf(file).indexOf("mdat"));
  });
  it("makes an M4A of sound alone, and MP4 of what had no place in it", async () => {
    const talk = make("talk.flac", ...chirp(4), "-c:a", "flac");
    const sound = await preview(talk, 1_000, 2_000);
    expect(sound.value).toMatchObject({ format: "m4a", contentType: "audio/mp4" });
    expect(sound.result).toMatchObject({ video: null, audio: [{ codec: "aac" }, { codec: "aac" }] });
    expect(original(talk, sound.file, 1_000).lag).toBe(0);
    const webm = await preview(make("film.webm", ...numbered(3, "65x49"), ...chirp(3), "-c:v", "libvpx", "-c:a", "libvorbis"), 1_000, 1_500);
    expect(webm.value).toMatchObject({ format: "mp4" });
    expect(webm.result.video).toMatchObject({ codec: "h264", width: 64, height: 48 });
    expect(frames(webm.file)[0]).toEqual({ number: 25, atMs: 0 });
  });
  it("makes the same bytes each time, without the version of its encoder", async () => {
    const film = make("again.mp4", ...numbered(2), ...chirp(2), ...h264, "-c:a", "aac");
    const [one, two] = [await preview(film, 500, 1_000), await preview(film, 500, 1_000)];
    expect(bytesOf(one.file).equals(bytesOf(two.file))).toBe(true);
    expect(bytesOf(one.file).includes("x264 - core")).toBe(false);
  });
});
