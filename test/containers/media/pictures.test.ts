import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { Peaks, PEAKS_MOST_PIXELS, PicturesValue } from "../../../containers/contract/stages.ts";
import { frame } from "../../../containers/media/frame.ts";
import { createPeakReader } from "../../../containers/media/peaks.ts";
import { pictures } from "../../../containers/media/pictures.ts";
import { probe } from "../../../containers/media/probe.ts";
import { bytesOf, chirp, fileOf, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";

const HOUR_MS = 3_600_000;
const tone = (expression: string, seconds: number, layout = "mono"): string[] => [
  "-f",
  "lavfi",
  "-i",
  `aevalsrc='${expression}':s=48000:d=${seconds}:c=${layout}`,
];
/** Silent in the first and the third second, at half of full scale in the second. */
const MIDDLE = "if(between(t,1,2),0.5*sin(2*PI*440*t),0)";

async function look(file: string, maxDurationMs = HOUR_MS) {
  const run = stageRun({ maxDurationMs }, { source: [file] });
  const value = PicturesValue.parse((await pictures(run)).value);
  const peaks = run.artifacts["peaks"] === undefined ? null : Peaks.parse(JSON.parse(readFileSync(run.artifacts["peaks"], "utf8")));
  return { run, value, peaks };
}
/** Lowest and highest between two times in seconds. */
function within({ data, sample_rate, samples_per_pixel }: Peaks, fromS: number, toS: number): [number, number] {
  const at = (seconds: number): number => 2 * Math.round((seconds * sample_rate) / samples_per_pixel);
  const part = data.slice(at(fromS), at(toS));
  return [Math.min(...part), Math.max(...part)];
}
const secondsOf = ({ length, sample_rate, samples_per_pixel }: Peaks): number => (length * samples_per_pixel) / sample_rate;
/** The mean colour of a picture. */
const colourOf = (file: string): number[] => [...runFfmpeg("-i", file, "-vf", "scale=1:1:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")];

describe("pictures of a film", () => {
  it("give its digest, a thumbnail that decodes, and peaks that are high where it is loud and 0 where it is silent", async () => {
    const film = make("film.mkv", ...picture(3, "s=1280x720:r=25"), ...tone(MIDDLE, 3), ...h264, "-c:a", "flac");
    const { run, value, peaks } = await look(film);
    const sha256 = createHash("sha256").update(bytesOf(film)).digest("hex");
    expect(value).toEqual({ sha256, sizeBytes: bytesOf(film).length, hasThumbnail: true, hasPeaks: true });
    expect(run.types).toEqual({ thumbnail: "image/jpeg", peaks: "application/json" });
    expect(runFfmpeg("-i", run.artifacts["thumbnail"] ?? "", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")).toHaveLength(640 * 360 * 3);
    expect(peaks).toMatchObject({ version: 2, channels: 1, sample_rate: 48_000, samples_per_pixel: 256, bits: 8 });
    expect(peaks!.data).toHaveLength(2 * peaks!.length);
    expect(secondsOf(peaks!)).toBeCloseTo(3, 1);
    expect(within(peaks!, 0, 0.98)).toEqual([0, 0]);
    expect(within(peaks!, 2.02, 3)).toEqual([0, 0]);
    for (const second of [1.1, 1.5, 1.8]) {
      const [low, high] = within(peaks!, second, second + 0.1);
      expect(low).toBeGreaterThanOrEqual(-64);
      expect(low).toBeLessThanOrEqual(-63);
      expect(high).toBeGreaterThanOrEqual(63);
      expect(high).toBeLessThanOrEqual(64);
    }
    expect(run.fractions).toEqual(run.fractions.toSorted((a, b) => a - b));
  });
  it("lay the sound on the picture's clock, where it begins later", async () => {
    const late = make("late.mkv", ...picture(3), "-itsoffset", "1", ...tone("0.5*sin(2*PI*440*t)", 2), ...h264, "-c:a", "flac");
    const { peaks } = await look(late);
    expect(within(peaks!, 0, 0.98)).toEqual([0, 0]);
    expect(within(peaks!, 1.02, 1.2)[1]).toBeGreaterThan(60);
    expect(secondsOf(peaks!)).toBeCloseTo(3, 1);
  });
  it("see sound that one of two channels has, and sound of two that are opposite", async () => {
    const opposite = make("opposite.wav", ...tone("0.5*sin(2*PI*440*t)|-0.5*sin(2*PI*440*t)", 1, "stereo"));
    expect(within((await look(opposite)).peaks!, 0.1, 0.9)[1]).toBeGreaterThan(60);
    const left = make("left.wav", ...tone("0.5*sin(2*PI*440*t)|0", 1, "stereo"));
    expect(within((await look(left)).peaks!, 0.1, 0.9)[1]).toBeGreaterThan(60);
  });
  it("hold a long sound in as many pixels, and find the one loud second of it", async () => {
    const long = make("long.flac", ...tone("if(between(t,900,901),0.5*sin(2*PI*440*t),0)", 1200));
    const { peaks, value } = await look(long);
    expect(value).toMatchObject({ hasThumbnail: false, hasPeaks: true });
    expect(peaks!.length).toBeLessThanOrEqual(PEAKS_MOST_PIXELS);
    expect(peaks!.length).toBeGreaterThan(PEAKS_MOST_PIXELS / 2);
    expect(secondsOf(peaks!)).toBeCloseTo(1200, 0);
    expect(within(peaks!, 0, 899)).toEqual([0, 0]);
    expect(within(peaks!, 900, 901)[1]).toBeGreaterThan(60);
    expect(within(peaks!, 902, 1200)).toEqual([0, 0]);
  });
  it("leave out sound beyond the longest film", async () => {
    expect(secondsOf((await look(make("cut.wav", ...chirp(4)), 2000)).peaks!)).toBeLessThanOrEqual(2.01);
  });
  it("of a film without sound are a thumbnail alone, and of no film nothing but its digest", async () => {
    expect((await look(make("mute.mp4", ...picture(2), ...h264))).value).toMatchObject({ hasThumbnail: true, hasPeaks: false });
    writeFileSync(fileOf("text.mp4"), "this is no film\n".repeat(1000));
    const { value, run } = await look(fileOf("text.mp4"));
    expect(value).toMatchObject({ sizeBytes: 16_000, hasThumbnail: false, hasPeaks: false });
    expect(run.artifacts).toEqual({});
  });
  it("fit into 640 x 1280, however high the film is", async () => {
    for (const [size, pixels] of [
      ["90x4000", 28 * 1280],
      ["360x1280", 360 * 1280],
    ] as const) {
      const { run } = await look(make(`high-${size}.mkv`, ...picture(0.2, `s=${size}:r=25`), ...h264));
      expect(runFfmpeg("-i", run.artifacts["thumbnail"] ?? "", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")).toHaveLength(pixels);
    }
  });
  it("take little memory, of a small file whose frames are large", async () => {
    const [ffmpeg, bounded] = [process.env["FFMPEG"], fileOf("bounded.sh")];
    make("one.png", "-f", "lavfi", "-i", "color=black:s=3840x2160", "-frames:v", "1", "-pix_fmt", "rgba64le");
    const film = make("deep.mkv", "-stream_loop", "21", "-i", "one.png", "-c", "copy");
    // twenty such frames are more than this
    writeFileSync(bounded, `#!/bin/sh\nulimit -v 1300000\nexec "${ffmpeg}" "$@"\n`, { mode: 0o700 });
    process.env["FFMPEG"] = bounded;
    try {
      expect((await look(film)).value).toMatchObject({ hasThumbnail: true });
    } finally {
      process.env["FFMPEG"] = ffmpeg;
    }
  });
  it("of a film that is cut off are what can be read of it", async () => {
    const cut = make("cut.mkv", ...picture(3), ...chirp(3), ...h264, "-c:a", "flac");
    truncateSync(cut, Math.round(bytesOf(cut).length / 2));
    expect((await look(cut)).value).toMatchObject({ hasThumbnail: true, hasPeaks: true });
  });
  it("are the same bytes again", async () => {
    const film = make("again.mkv", ...picture(1), ...chirp(1), ...h264, "-c:a", "flac");
    const [one, two] = [await look(film), await look(film)];
    for (const name of ["thumbnail", "peaks"]) expect(bytesOf(one.run.artifacts[name] ?? "")).toEqual(bytesOf(two.run.artifacts[name] ?? ""));
  });
});

describe("a film whose sound cannot be read", () => {
  const probed = (file: string): Promise<unknown> =>
    probe(stageRun({ maxDurationMs: HOUR_MS }, { source: [file] })).then(
      () => "done",
      ({ code, message }: { code: string; message: string }) => ({ code, message }),
    );
  const withSound = (name: string, ...sounds: string[]): string => {
    const maps = ["-map", "0:v", ...sounds.flatMap((_, at) => ["-map", `${at + 1}:a`])];
    const codecs = sounds.flatMap((codec, at) => [`-c:a:${at}`, codec]);
    return make(name, ...picture(1), ...sounds.flatMap(() => chirp(1)), ...maps, ...h264, ...codecs);
  };
  it.each([
    ["only.mov", ["dfpwm"], "dfpwm"],
    ["first.mkv", ["tta", "flac"], "tta"],
  ])("for its codec is refused in the words that a dub would be: %s", async (name, sounds, codec) => {
    const film = withSound(name, ...sounds);
    const refusal = { code: "unsupported_codec", message: `The sound (${codec}) cannot be read here: encode it as AAC and upload again.` };
    expect((await look(film)).value).toMatchObject({ hasThumbnail: true, hasPeaks: false, refusal });
    expect(await probed(film)).toEqual(refusal);
  });
  it("is not refused for a second track, nor for one that is absent or damaged", async () => {
    const second = withSound("second.mkv", "flac", "tta");
    const damaged = withSound("damaged.mov", "wmav2");
    for (const film of [second, damaged, withSound("none.mov")]) expect((await look(film)).value).not.toHaveProperty("refusal");
    expect([await probed(second), await probed(damaged)]).toMatchObject(["done", { code: "corrupt" }]);
  });
  it("because ffmpeg was killed is not refused, and looked at again", async () => {
    const [ffmpeg, killed] = [process.env["FFMPEG"], fileOf("killed.sh")];
    const film = withSound("killed.mov", "dfpwm");
    // what decodes sound is ended by a signal that nobody here sent
    writeFileSync(killed, `#!/bin/sh\ncase "$*" in *pcm_s16le*) kill -9 $$;; esac\nexec "${ffmpeg}" "$@"\n`, { mode: 0o700 });
    process.env["FFMPEG"] = killed;
    try {
      await expect(look(film)).rejects.toMatchObject({ code: "ffmpeg_failed", retryable: true });
    } finally {
      process.env["FFMPEG"] = ffmpeg;
    }
  });
});

describe("the reader of peaks", () => {
  const pcm = (samples: number[]): Buffer => Buffer.from(new Int16Array(samples).buffer);
  it("gives the same, however the samples are portioned and whether they lie evenly", () => {
    const samples = Array.from({ length: 9000 }, (_, at) => ((at * 7919) % 65_536) - 32_768);
    const whole = createPeakReader(2, 8);
    whole.read(pcm(samples));
    const parts = createPeakReader(2, 8);
    for (let at = 0; at < samples.length; at += 34) parts.read(Buffer.concat([Buffer.alloc(1), pcm(samples.slice(at, at + 34))]).subarray(1));
    expect(parts.peaks()).toEqual(whole.peaks());
    expect(whole.peaks()).toMatchObject({ samples_per_pixel: 1024, length: 5 });
  });
  it("has nothing to show of nothing, and whole numbers without a minus before 0", () => {
    expect(createPeakReader(1).peaks()).toBeNull();
    const reader = createPeakReader(1);
    reader.read(pcm([-200, 200, -32_768, 32_767]));
    expect(reader.peaks()?.data).toEqual([-128, 127]);
    const quiet = createPeakReader(1);
    quiet.read(pcm([-200, 200]));
    expect(quiet.peaks()?.data.map((value) => Object.is(value, 0))).toEqual([true, true]);
  });
});

describe("a frame of a film", () => {
  /** Red, then green from 1 s, then blue from 2 s to 3 s; key frames 2 s apart, so that green is none. */
  const colours = ["red", "lime", "blue"].flatMap((colour) => ["-f", "lavfi", "-i", `color=${colour}:s=160x120:r=25:d=1`]);
  const film = make("colours.mp4", ...colours, "-filter_complex", "[0][1][2]concat=n=3", ...h264, "-g", "50", "-keyint_min", "50", "-sc_threshold", "0");
  const at = async (atMs: number, file = film) => {
    const run = stageRun({ atMs }, { source: [file] });
    const { value } = await frame(run);
    return { value, colour: colourOf(run.artifacts["thumbnail"] ?? "").map((part) => Math.round(part / 255)) };
  };
  it.each([
    [0, 0, [1, 0, 0]],
    [990, 960, [1, 0, 0]],
    [1000, 1000, [0, 1, 0]],
    [1999, 1960, [0, 1, 0]],
    [2500, 2480, [0, 0, 1]],
  ])("at %i ms is the one on the screen, which began at %i ms", async (asked, began, colour) =>
    expect(await at(asked)).toEqual({ value: { atMs: began }, colour }),
  );
  it("beyond the end is the last one", async () => expect(await at(60_000)).toMatchObject({ value: { atMs: 2960 }, colour: [0, 0, 1] }));
  it("of a film whose clock does not begin at 0 is counted from its first one", async () => {
    const later = make("later.ts", "-i", film, "-c", "copy", "-output_ts_offset", "5000");
    expect(await at(1500, later)).toEqual({ value: { atMs: 1480 }, colour: [0, 1, 0] });
  });
  it("is refused where there is no picture, and where the file is no film", async () => {
    await expect(at(0, make("sound.wav", ...chirp(1)))).rejects.toMatchObject({ code: "no_picture", retryable: false });
    writeFileSync(fileOf("none.mp4"), "no film".repeat(1000));
    await expect(at(0, fileOf("none.mp4"))).rejects.toMatchObject({ code: "not_media" });
  });
});
