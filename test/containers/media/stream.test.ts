import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StreamValue } from "../../../containers/contract/stages.ts";
import { readFragments } from "../../../containers/media/fragments.ts";
import { stream } from "../../../containers/media/stream.ts";
import { dubbed } from "./dubbed-sound.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, h264, make, picture, runFfmpeg, stageRun, turned } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

type Range = { durationS: number; offset: number; sizeBytes: number };
type Streamed = { value: ReturnType<typeof StreamValue.parse>; media: string; playlist: string; init: number; ranges: Range[]; types: Ran["types"] };

async function streamed(kind: "video" | "audio", input: string, durationMs: number): Promise<Streamed> {
  const run = stageRun({ kind, durationMs }, { [kind === "video" ? "picture" : "sound"]: [input] });
  const value = StreamValue.parse((await stream(run)).value);
  const playlist = bytesOf(run.artifacts["playlist"] ?? "").toString();
  const init = Number(/#EXT-X-MAP:URI="media",BYTERANGE="(\d+)@0"/.exec(playlist)?.[1]);
  const ranges = [...playlist.matchAll(/#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)\nmedia\n/g)].map(([, durationS, sizeBytes, offset]) => ({
    durationS: Number(durationS),
    offset: Number(offset),
    sizeBytes: Number(sizeBytes),
  }));
  return { value, media: run.artifacts["media"] ?? "", playlist, init, ranges, types: run.types };
}
/** A player's view: the head and one segment, nothing else. */
function segmentOf({ media, init, ranges }: Streamed, index: number): string {
  const range = ranges[index];
  const bytes = bytesOf(media);
  const file = fileOf(`segment-${index}.mp4`);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, init), bytes.subarray(range?.offset, (range?.offset ?? 0) + (range?.sizeBytes ?? 0))]));
  return file;
}
const hash = (file: string): string => runFfmpeg("-i", file, "-map", "0:v", "-c", "copy", "-f", "streamhash", "pipe:1").toString().split("=")[1] ?? "";
/** Milliseconds of each frame, in the order of presentation, from the first: ffmpeg reads negative offsets of presentation as a delay of all. */
function times(file: string): number[] {
  const listing = runFfmpeg("-copyts", "-i", file, "-map", "0:v", "-c", "copy", "-f", "framecrc", "pipe:1").toString();
  const unit = Number(/#tb 0: 1\/(\d+)/.exec(listing)?.[1]);
  const all = [...listing.matchAll(/^0, +-?\d+, +(-?\d+),/gm)].map((match) => Math.round((Number(match[1]) / unit) * 1000)).sort((a, b) => a - b);
  return all.map((atMs) => atMs - (all[0] ?? 0));
}
const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);

describe("the picture of a stream", () => {
  it("holds the source's packets, cut at its key frames into segments of two seconds and more that can be played alone", async () => {
    const film = make("film.mp4", ...picture(10), ...chirp(10), ...h264, "-g", "30", "-sc_threshold", "0", "-c:a", "aac");
    const made = await streamed("video", film, 10_000);
    expect(hash(made.media)).toBe(hash(film));
    // key frames every 1.2 s
    expect(made.ranges.map(({ durationS }) => durationS)).toEqual([2.4, 2.4, 2.4, 2.4, 0.4]);
    expect(times(made.media)).toEqual(Array.from({ length: 250 }, (_, frame) => frame * 40));
    const [first, second] = [await readFragments(made.media), await readFragments(segmentOf(made, 1))];
    expect([first.startS, second.startS, second.frames]).toEqual([0, 2.4, 60]);
    expect(runFfmpeg("-i", segmentOf(made, 3), "-map", "0:v", "-f", "framecrc", "pipe:1").toString().match(/^0,/gm)).toHaveLength(60);
    expect(made.value).toMatchObject({ width: 160, height: 120, frameRate: 25, channels: null, segments: 5, targetDurationS: 2 });
    expect(made.value.codecs).toMatch(/^avc1\.[0-9A-F]{6}$/);
    expect(made.types).toEqual({ media: "video/mp4", playlist: "application/vnd.apple.mpegurl" });
  });
  it("writes ranges that follow each other without a gap, and a target duration that no segment exceeds", async () => {
    const film = make("uneven.mkv", ...picture(9), ...chirp(9), "-force_key_frames", "0,0.4,4.6,7", ...h264, "-g", "1000", "-c:a", "aac");
    const { playlist, ranges, init, value } = await streamed("video", film, 9_000);
    const [, about] = /^#EXTM3U\n# (.*)\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:5\n/.exec(playlist) ?? [];
    expect(JSON.parse(about ?? "")).toEqual(value);
    expect(playlist.endsWith("#EXT-X-ENDLIST\n")).toBe(true);
    expect(ranges.map(({ durationS }) => durationS)).toEqual([4.6, 2.4, 2].map((seconds) => expect.closeTo(seconds, 2)));
    expect(ranges.map(({ offset }) => offset)).toEqual(ranges.map((_, index) => init + sum(ranges.slice(0, index).map(({ sizeBytes }) => sizeBytes))));
    const rates = ranges.map(({ sizeBytes, durationS }) => (sizeBytes * 8) / durationS);
    expect(value.bandwidth).toBeGreaterThanOrEqual(Math.floor(rates[0] ?? 0));
    expect(value.averageBandwidth).toBe(Math.ceil((sum(ranges.map(({ sizeBytes }) => sizeBytes)) * 8) / sum(ranges.map(({ durationS }) => durationS))));
  });
  it("begins at 0 with the first presented frame, wherever the source's clock begins", async () => {
    const broadcast = make("late.ts", ...picture(3), ...chirp(3), ...h264, "-c:a", "aac", "-output_ts_offset", "40000");
    const late = await streamed("video", broadcast, 3_000);
    expect(times(late.media)).toEqual(Array.from({ length: 75 }, (_, frame) => frame * 40));
    expect((await readFragments(late.media)).startS).toBe(0);
    const whole = make("whole.mp4", ...picture(4), ...chirp(4), ...h264, "-g", "50", "-c:a", "aac");
    const cut = make("cut.mp4", "-ss", "1.3", "-i", whole, "-c", "copy");
    const { startS, frames } = await readFragments((await streamed("video", cut, 2_700)).media);
    expect([startS, Math.abs(frames - 68) <= 1]).toEqual([0, true]);
  });
  it("names the codecs that players ask for, and turns sizes as they are shown", async () => {
    const hevc = make("film.mkv", ...picture(1), "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none");
    expect((await streamed("video", hevc, 1_000)).value.codecs).toMatch(/^hvc1\.1\.6\.L\d+(\.[0-9A-F]+)*$/);
    const vp9 = make("film.webm", ...picture(1), "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime");
    expect((await streamed("video", vp9, 1_000)).value.codecs).toMatch(/^vp09\.0[01]\.\d\d\.08$/);
    const av1 = make("av1.mp4", ...picture(0.4), "-c:v", "libsvtav1", "-preset", "12");
    expect((await streamed("video", av1, 400)).value.codecs).toMatch(/^av01\.0\.\d\dM\.08$/);
    const upright = turned(make("lying.mp4", ...picture(1), ...h264));
    expect((await streamed("video", upright, 1_000)).value).toMatchObject({ width: 120, height: 160 });
  });
  it("refuses a picture that no player streams, and a film without one", async () => {
    await expect(streamed("video", make("old.avi", ...picture(1), "-c:v", "mpeg4"), 1_000)).rejects.toMatchObject({ code: "not_streamable" });
    await expect(streamed("video", make("talk.mp3", ...chirp(1), "-c:a", "libmp3lame"), 1_000)).rejects.toMatchObject({ code: "invalid_task" });
  });
});

describe("the sound of a stream", () => {
  it("is the joined sound from its first sample on, in segments of six seconds", async () => {
    const joined = await dubbed(13);
    const made = await streamed("audio", joined, 13_000);
    expect(made.ranges.map(({ durationS }) => durationS)).toEqual([5.994667, 5.994667, expect.closeTo(1.024, 1)]);
    expect(made.value).toMatchObject({ codecs: "mp4a.40.2", channels: 1, width: null, segments: 3, targetDurationS: 6 });
    const [whole, heard] = [decoded(joined), decoded(made.media)];
    expect(alignment(whole, heard, 10_000, 40_000)).toEqual({ lag: 0, likeness: expect.closeTo(1, 5) });
    // the frame that prepared the decoder is gone: what it would have completed ends with the first frame; noise that AAC makes up differs
    const apart = whole.map((sample, at) => Math.abs(sample - (heard[at] ?? 0)));
    expect(apart.subarray(1_024).reduce((most, each) => Math.max(most, each), 0)).toBeLessThan(16);
    expect(heard.length - whole.length).toBeLessThan(1_024);
    expect(made.types).toEqual({ media: "audio/mp4", playlist: "application/vnd.apple.mpegurl" });
  });
  it("tells each segment's own time", async () => {
    const made = await streamed("audio", await dubbed(13), 13_000);
    const listing = runFfmpeg("-copyts", "-i", segmentOf(made, 1), "-c", "copy", "-f", "framecrc", "pipe:1").toString();
    expect(Number(/^0, +\d+, +(\d+),/m.exec(listing)?.[1])).toBe(281 * 1_024);
    expect(listing.match(/^0,/gm)).toHaveLength(281);
  });
  it("makes the same bytes each time, and refuses what join did not make", async () => {
    const joined = await dubbed(2);
    expect(bytesOf((await streamed("audio", joined, 2_000)).media).equals(bytesOf((await streamed("audio", joined, 2_000)).media))).toBe(true);
    const foreign = make("foreign.mp4", ...chirp(1), "-c:a", "alac");
    await expect(streamed("audio", foreign, 1_000)).rejects.toMatchObject({ code: "invalid_task" });
  });
});
