/** Files that ask for more than a film may, or for a decoder that nobody needs: what the caller is told, and what goes on. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ProbeValue } from "../../../containers/contract/stages.ts";
import { sourceInput } from "../../../containers/media/source.ts";
import { complaintCounter, ffmpegFailure } from "../../../containers/media/ffmpeg-failure.ts";
import { ffmpeg } from "../../../containers/media/ffmpeg.ts";
import { frame } from "../../../containers/media/frame.ts";
import { hasKernelLimits, kernelLimits, underLimits } from "../../../containers/media/kernel-limits.ts";
import { picture as rendition } from "../../../containers/media/picture.ts";
import { pictures } from "../../../containers/media/pictures.ts";
import { mux } from "../../../containers/media/mux.ts";
import { extract } from "../../../containers/media/extract.ts";
import { probe } from "../../../containers/media/probe.ts";
import type { Stage } from "../../../containers/node-service/stage.ts";
import { chirp, fileOf, h264, make, picture, stageRun } from "./media-files.ts";

const never = new AbortController().signal;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { code: string; retryable: boolean }) => (error.retryable ? `${error.code} (retryable)` : error.code),
  );
const ending = (stage: Stage, source: string, params: object): Promise<string> => codeOf(stage(stageRun(params, { source: [source] })));
const probed = async (file: string): Promise<ProbeValue> => ProbeValue.parse((await probe(stageRun({ maxDurationMs: 60_000 }, { source: [file] }))).value);

/** A codec of games' and screens' recorders. */
const exotic = ["-c:v", "zmbv"];
const exoticPicture = make("exotic-picture.mkv", ...picture(2), ...chirp(2), ...exotic, "-c:a", "flac");
const exoticSound = make("exotic-sound.mkv", ...picture(2), ...chirp(2), ...h264, "-c:a", "tta");
const asked = { audioIndex: 0, audioStartMs: 0, durationMs: 2000, rangeStartMs: 0 };

describe("a film in a codec that is not read here", () => {
  it("is dubbed by its sound alone: the picture is copied, and has no thumbnail", async () => {
    const run = stageRun({ maxDurationMs: 60_000 }, { source: [exoticPicture] });
    const { video, audio, durationMs } = ProbeValue.parse((await probe(run)).value);
    expect([video?.codec, video?.width, video?.bitsPerPixel, audio[0]?.codec, durationMs]).toEqual(["zmbv", 160, undefined, "flac", 2000]);
    expect(run.types).toEqual({});
    expect(await ending(extract, exoticPicture, asked)).toBe("done");
    const dubbed = make("dubbed.m4a", ...chirp(2), "-c:a", "aac");
    const muxing = { language: "pt", sourceLanguage: "en", audioOnly: false, audioIndex: 0, durationMs: 2000, rangeStartMs: null };
    const film = stageRun(muxing, { source: [exoticPicture], dubbed: [dubbed] });
    expect((await mux(film)).value).toMatchObject({ format: "mkv" });
    expect((await pictures(stageRun({ maxDurationMs: 60_000 }, { source: [exoticPicture] }))).value).toMatchObject({ hasThumbnail: false, hasPeaks: true });
  });
  it("is told by its own code where the picture is needed", async () => {
    expect(await ending(frame, exoticPicture, { atMs: 0 })).toBe("unsupported_codec");
    expect(await ending(rendition, exoticPicture, { durationMs: 2000, rangeStartMs: null })).toBe("unsupported_codec");
  });
  it("is refused by that code where it is the only sound, and says which", async () => {
    expect(await ending(probe, exoticSound, { maxDurationMs: 60_000 })).toBe("unsupported_codec");
    await expect(probed(exoticSound)).rejects.toThrow("The codec tta cannot be read here.");
    expect(await ending(extract, exoticSound, asked)).toBe("unsupported_codec");
  });
  it("does not cost a second sound track, nor hide what is wrong with another", async () => {
    const both = make("both.mkv", ...chirp(2), ...chirp(2), "-map", "0:a", "-map", "1:a", "-c:a:0", "flac", "-c:a:1", "tta");
    expect((await probed(both)).audio.map(({ index, codec }) => [index, codec])).toEqual([[0, "flac"]]);
    const said = "[zmbv @ 0x1] Codec (zmbv) not on whitelist 'h264'\n[aac @ 0x2] Invalid\n[dec:aac @ 0x3] Error while opening decoder: Invalid argument";
    expect(ffmpegFailure({ code: 234, signal: null }, said)).toMatchObject({ code: "ffmpeg_failed" });
  });
  it("is never shown to its decoder", async () => {
    const input = sourceInput(exoticPicture, { name: "matroska", demuxer: "matroska" });
    const error = await ffmpeg({ args: [...input, "-map", "0:v", "-f", "null", "-"], signal: never, limitMs: 10_000 }).catch((caught: unknown) => caught);
    expect(((error as Error).cause as Error).message).toMatch(/^ffmpeg ended with \d+: \[zmbv @ \w+\] Codec \(zmbv\) not on whitelist\n/);
  });
});

it.each([
  ["mov", ["-c:v", "prores_ks", "-c:a", "pcm_s24le"]],
  ["mov", ["-c:v", "dnxhd", "-profile:v", "dnxhr_lb", "-pix_fmt", "yuv422p", "-s", "320x240", "-c:a", "pcm_s16be"]],
  ["mov", ["-c:v", "qtrle", "-c:a", "adpcm_ima_qt"]],
  ["mkv", ["-c:v", "ffv1", "-c:a", "wavpack"]],
  ["mkv", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "dca", "-strict", "-2"]],
  ["mpg", ["-c:v", "mpeg1video", "-c:a", "mp2"]],
  ["ts", ["-c:v", "mpeg2video", "-c:a", "ac3"]],
  ["asf", ["-c:v", "wmv2", "-c:a", "wmav2"]],
  ["asf", ["-c:v", "msmpeg4", "-c:a", "wmav1"]],
  ["avi", ["-c:v", "huffyuv", "-c:a", "adpcm_ms"]],
  ["ogg", ["-c:v", "libtheora", "-c:a", "libvorbis"]],
  ["flv", ["-c:v", "flv", "-c:a", "nellymoser", "-ar", "22050"]],
  ["webm", ["-c:v", "libvpx-vp9", "-c:a", "libopus"]],
  ["mp4", ["-c:v", "mpeg4", "-c:a", "eac3"]],
])("what cameras, editors and broadcasters write into %s is read: %j", async (extension, codecs) => {
  const { video, audio } = await probed(make(`read-${codecs[1]}.${extension}`, ...picture(1), ...chirp(1), ...codecs));
  expect(video?.bitsPerPixel).toBeGreaterThan(7);
  expect(audio).toHaveLength(1);
});

describe.runIf(hasKernelLimits)("the kernel's limits", () => {
  const limits = kernelLimits(60_000);
  /** A few kilobytes that ask for 50 MB a frame. */
  const bomb = () => make("bomb.mp4", "-f", "lavfi", "-i", "color=gray:s=7680x4320:r=10:d=0.5", ...h264);
  const decode = (file: string, threads: number): string[] => ["-threads", String(threads), "-i", file, "-f", "null", "-"];

  it("hold for the process, which leaves no core", () => {
    const shown = execFileSync(...underLimits("/bin/cat", ["/proc/self/limits"], limits), { encoding: "latin1" });
    const row = (name: string) => new RegExp(`${name} +(\\d+) +(\\d+)`).exec(shown)?.slice(1).map(Number);
    expect(row("Max core file size")).toEqual([0, 0]);
    expect(row("Max data size")).toEqual([limits.memoryBytes, limits.memoryBytes]);
    expect(row("Max file size")).toEqual([limits.fileBytes, limits.fileBytes]);
    expect(row("Max cpu time")).toEqual([limits.cpuS, limits.cpuS]);
  });
  it.each([1, 8])("end what takes more memory, by %i threads, with a code of its own and at once", async (threads) => {
    const [began, file] = [performance.now(), bomb()];
    expect(await codeOf(ffmpeg({ args: decode(file, threads), signal: never, limitMs: 60_000 }, { ...limits, memoryBytes: 150_000_000 }))).toBe("too_large");
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(await codeOf(ffmpeg({ args: decode(file, threads), signal: never, limitMs: 60_000 }))).toBe("done");
  });
  it("end a file that grows too large", async () => {
    const args = ["-f", "lavfi", "-i", "anullsrc=d=100", "-c:a", "pcm_s16le", fileOf("grown.wav")];
    expect(await codeOf(ffmpeg({ args, signal: never, limitMs: 60_000 }, { ...limits, fileBytes: 1_000_000 }))).toBe("too_large");
  });
  it("end what nobody stops any more, by its computing time", async () => {
    const args = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:d=100000", "-f", "null", "-"];
    expect(await codeOf(ffmpeg({ args, signal: never, limitMs: 60_000 }, { ...limits, cpuS: 1 }))).toBe("ffmpeg_failed (retryable)");
  });
  it("never come before the service's own clock", () => expect(kernelLimits(10_000).cpuS).toBeGreaterThan(10));
});

describe("a decoder without memory", () => {
  it("is stopped when it says so without end, not for a few damaged packets", () => {
    const count = complaintCounter();
    for (let packet = 0; packet < 200; packet++) expect(count("Decoding error: Cannot allocate memory\n")).toBe(null);
    expect(count("Could not allocate memory\n")).toMatchObject({ code: "too_large", retryable: false });
  });
  it("is told by what it said when it ended by itself", () => {
    expect(ffmpegFailure({ code: 244, signal: null }, "Error: Cannot allocate memory")).toMatchObject({ code: "too_large" });
    expect(ffmpegFailure({ code: 245, signal: null }, "Error while opening decoder: Resource temporarily unavailable")).toMatchObject({ code: "too_large" });
    const dropped = "[h264 @ 0x1] get_buffer() failed\n";
    expect(ffmpegFailure({ code: 0, signal: null }, dropped)).toMatchObject({ code: "too_large" });
    expect(ffmpegFailure({ code: 0, signal: null }, `[h264 @ 0x1] Picture size 9x0 is invalid\n${dropped}`)).toBe(null);
    expect(ffmpegFailure({ code: null, signal: "SIGKILL" }, "")).toMatchObject({ code: "ffmpeg_failed", retryable: true });
  });
});
