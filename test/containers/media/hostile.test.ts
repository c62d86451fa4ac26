/** Files that ask for more than a film may, or for a decoder that nobody needs: what the caller is told, and what goes on. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { ProbeValue } from "../../../containers/contract/stages.ts";
import { sourceInput } from "../../../containers/media/source.ts";
import { complaintCounter, ffmpegFailure } from "../../../containers/media/ffmpeg-failure.ts";
import { ffmpeg } from "../../../containers/media/ffmpeg.ts";
import { frame } from "../../../containers/media/frame.ts";
import { CODEC_WHITELIST } from "../../../containers/media/decoders.ts";
import { engines } from "../../../containers/media/engines.ts";
import { hardLimits, hasKernelLimits, kernelLimits, underLimits } from "../../../containers/media/kernel-limits.ts";
import { isShortOfMemory } from "../../../containers/media/memory-left.ts";
import { picture as rendition } from "../../../containers/media/picture.ts";
import { pictures } from "../../../containers/media/pictures.ts";
import { mux } from "../../../containers/media/mux.ts";
import { extract } from "../../../containers/media/extract.ts";
import { probe } from "../../../containers/media/probe.ts";
import type { Stage } from "../../../containers/node-service/stage.ts";
import { chirp, fileOf, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";

const never = new AbortController().signal;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: { code: string; retryable: boolean }) => (error.retryable ? `${error.code} (retryable)` : error.code),
  );
const ending = (stage: Stage, source: string, params: object): Promise<string> => codeOf(stage(stageRun(params, { source: [source] })));
const probed = async (file: string): Promise<ProbeValue> => ProbeValue.parse((await probe(stageRun({ maxDurationMs: 60_000 }, { source: [file] }))).value);

/** A codec that one maker's cards of long ago recorded in. */
const exotic = ["-c:v", "asv1"];
const exoticPicture = make("exotic-picture.mkv", ...picture(2), ...chirp(2), ...exotic, "-c:a", "flac");
const exoticSound = make("exotic-sound.mkv", ...picture(2), ...chirp(2), ...h264, "-c:a", "tta");
const asked = { audioIndex: 0, audioStartMs: 0, durationMs: 2000, rangeStartMs: 0 };

describe("a film in a codec that is not read here", () => {
  it("is dubbed by its sound alone: the picture is copied, and has no thumbnail", async () => {
    const run = stageRun({ maxDurationMs: 60_000 }, { source: [exoticPicture] });
    const { video, audio, durationMs } = ProbeValue.parse((await probe(run)).value);
    expect([video?.codec, video?.width, video?.bitsPerPixel, audio[0]?.codec, durationMs]).toEqual(["asv1", 160, undefined, "flac", 2000]);
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
    await expect(probed(exoticSound)).rejects.toThrow("The sound (tta) cannot be read here: encode it as AAC and upload again.");
    expect(await ending(extract, exoticSound, asked)).toBe("unsupported_codec");
  });
  it("does not cost a second sound track, nor hide what is wrong with another", async () => {
    const both = make("both.mkv", ...chirp(2), ...chirp(2), "-map", "0:a", "-map", "1:a", "-c:a:0", "flac", "-c:a:1", "tta");
    expect((await probed(both)).audio.map(({ index, codec }) => [index, codec])).toEqual([[0, "flac"]]);
    const said = "[asv1 @ 0x1] Codec (asv1) not on whitelist 'h264'\n[aac @ 0x2] Invalid\n[dec:aac @ 0x3] Error while opening decoder: Invalid argument";
    expect(ffmpegFailure({ code: 234, signal: null }, said)).toMatchObject({ code: "ffmpeg_failed" });
  });
  it("is never shown to its decoder", async () => {
    const input = sourceInput(exoticPicture, { name: "matroska", demuxer: "matroska" });
    const error = await ffmpeg({ args: [...input, "-map", "0:v", "-f", "null", "-"], signal: never, limitMs: 10_000 }).catch((caught: unknown) => caught);
    expect(((error as Error).cause as Error).message).toMatch(/^ffmpeg ended with \d+: \[asv1 @ \w+\] Codec \(asv1\) not on whitelist\n/);
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
  ["avi", ["-c:v", "zmbv", "-c:a", "adpcm_ima_wav"]],
  ["flv", ["-c:v", "flashsv", "-c:a", "mp3", "-ar", "44100"]],
  ["flv", ["-c:v", "flashsv2", "-c:a", "aac"]],
  ["mkv", ["-c:v", "cinepak", "-c:a", "g726", "-ar", "8000", "-b:a", "32k"]],
  ["mkv", ["-c:v", "jpeg2000", "-c:a", "g722", "-ar", "16000"]],
  ["avi", ["-c:v", "msmpeg4v2", "-c:a", "g723_1", "-ar", "8000", "-b:a", "6300"]],
])("what cameras, editors, broadcasters, screens and telephones write into %s is read: %j", async (extension, codecs) => {
  const { video, audio } = await probed(make(`read-${codecs[1]}.${extension}`, ...picture(1), ...chirp(1), ...codecs));
  expect(video?.bitsPerPixel).toBeGreaterThan(7);
  expect(audio).toHaveLength(1);
});

it("decoders are listed by the names that ffmpeg has for them", () => {
  const names = new Set(
    runFfmpeg("-decoders")
      .toString()
      .match(/(?<=^ [VA]\S{5} )\S+/gm),
  );
  // libraries, which not every build has
  const ours = CODEC_WHITELIST.split(",").filter((name) => !name.startsWith("lib"));
  expect(ours.filter((name) => !names.has(name))).toEqual([]);
  expect(new Set(ours).size).toBe(ours.length);
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
    expect(row("Max stack size")).toEqual([8_388_608, 8_388_608]);
  });
  it("are never more than the service may give, which is told nothing where it asks for more", () => {
    const given =
      "Max cpu time              100                  600                  seconds   \nMax data size             unlimited            3000000000           bytes     \n";
    expect(kernelLimits(3_600_000, hardLimits(given))).toEqual({ ...kernelLimits(3_600_000), memoryBytes: 3_000_000_000, cpuS: 600 });
    expect(hardLimits("")).toEqual({ memoryBytes: Infinity, fileBytes: Infinity, stackBytes: Infinity, cpuS: Infinity });
    const script = `import(${JSON.stringify(import.meta.resolve("../../../containers/media/kernel-limits.ts"))}).then((m) => console.log(JSON.stringify(m.kernelLimits(3600000))))`;
    const shown = execFileSync("/usr/bin/prlimit", ["--cpu=700", "--fsize=1000000000", "--", process.execPath, "--no-warnings", "-e", script], {
      encoding: "utf8",
    });
    expect(JSON.parse(shown)).toEqual({ ...kernelLimits(3_600_000), fileBytes: 1_000_000_000, cpuS: 700 });
  });
  it("may be tried again where they cannot be set, and health says so", async () => {
    const args = ["-f", "lavfi", "-i", "anullsrc=d=1", "-f", "null", "-"];
    const refused = ffmpeg({ args, signal: never, limitMs: 10_000 }, { ...limits, cpuS: Number.NaN });
    await expect(refused).rejects.toMatchObject({ code: "ffmpeg_missing", retryable: true });
    const before = process.env["FFMPEG"];
    process.env["FFMPEG"] = fileOf("refused");
    writeFileSync(fileOf("refused"), "#!/bin/sh\necho 'prlimit: failed to set the DATA resource limit: Operation not permitted' >&2\nexit 1\n");
    chmodSync(fileOf("refused"), 0o755);
    try {
      expect(await engines()).toMatchObject([{ on: false, reason: expect.stringContaining("its limits cannot be set") }]);
    } finally {
      process.env["FFMPEG"] = before;
    }
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
  it("is stopped when it says so without end, not while it has memory, whatever it says of damaged packets", () => {
    let isShort = false;
    const { hear, wasShort } = complaintCounter(() => isShort);
    for (let packet = 0; packet < 1000; packet++) expect(hear("Decoding error: Cannot allocate memory\n")).toBe(null);
    expect(wasShort()).toBe(false);
    isShort = true;
    for (let packet = 0; packet < 200; packet++) expect(hear("Decoding error: Cannot allocate memory\n")).toBe(null);
    expect(wasShort()).toBe(true);
    expect(hear("Could not allocate memory\n")).toMatchObject({ code: "too_large", retryable: false });
  });
  it.runIf(hasKernelLimits)("is short of it by what the kernel counts", () => {
    expect(isShortOfMemory(process.pid, 1_000_000)).toBe(true);
    expect(isShortOfMemory(process.pid, 2 ** 50)).toBe(false);
    // no process: numbers end at 2 ** 22
    expect(isShortOfMemory(2 ** 22 + 1, 1)).toBe(false);
  });
  it("is told by what it said when it ended by itself", () => {
    expect(ffmpegFailure({ code: 244, signal: null }, "Error: Cannot allocate memory")).toMatchObject({ code: "too_large" });
    const packets =
      "[vist#0:0/av1 @ 0x1] [dec:libdav1d @ 0x2] Error submitting packet to decoder: Cannot allocate memory\nDecode error rate 0.7 exceeds maximum 0.666667\n";
    expect(ffmpegFailure({ code: 69, signal: null }, packets)).toMatchObject({ code: "ffmpeg_failed", retryable: false });
    expect(ffmpegFailure({ code: 69, signal: null }, packets, true)).toMatchObject({ code: "too_large" });
    expect(ffmpegFailure({ code: 187, signal: null }, "x264 [error]: malloc of size 21862400 failed")).toMatchObject({ code: "too_large" });
    const demuxing = "[in#0/avi @ 0x1] Error during demuxing: Cannot allocate memory\nError opening input files: Cannot allocate memory\n";
    expect(ffmpegFailure({ code: 244, signal: null }, demuxing)).toMatchObject({ code: "ffmpeg_failed", retryable: false });
    const dropped = "[h264 @ 0x1] get_buffer() failed\n";
    expect(ffmpegFailure({ code: 0, signal: null }, dropped)).toMatchObject({ code: "too_large" });
    expect(ffmpegFailure({ code: 0, signal: null }, `[h264 @ 0x1] Picture size 9x0 is invalid\n${dropped}`)).toBe(null);
    expect(ffmpegFailure({ code: null, signal: "SIGKILL" }, "")).toMatchObject({ code: "ffmpeg_failed", retryable: true });
  });
  it("may be tried again where the machine has no room for its threads", () => {
    const own = "[out#0/null @ 0x1] pthread_create() failed: Resource temporarily unavailable\n";
    for (const code of [0, 245]) expect(ffmpegFailure({ code, signal: null }, own)).toMatchObject({ code: "out_of_memory", retryable: true });
    const encoder = "[vost#0:0/libx264 @ 0x1] [enc:libx264 @ 0x2] Error while opening encoder - maybe incorrect parameters\n";
    expect(ffmpegFailure({ code: 187, signal: null }, encoder)).toMatchObject({ code: "out_of_memory", retryable: true });
    const told = `[libx264 @ 0x3] width not divisible by 2 (161x120)\n${encoder}`;
    expect(ffmpegFailure({ code: 187, signal: null }, told)).toMatchObject({ code: "ffmpeg_failed", retryable: false });
    const opened = "Error while opening decoder: Resource temporarily unavailable";
    expect(ffmpegFailure({ code: 245, signal: null }, opened)).toMatchObject({ code: "out_of_memory", retryable: true });
    expect(ffmpegFailure({ code: 245, signal: null }, opened, true)).toMatchObject({ code: "too_large" });
  });
});

describe("a damaged film that speaks of memory", () => {
  it("is decoded as far as it goes: libdav1d says so of packets", async () => {
    const bytes = readFileSync(make("damaged.mp4", ...picture(160, "s=64x64:r=50"), "-c:v", "libsvtav1", "-preset", "12", "-g", "10"));
    const [from, to] = [bytes.indexOf("mdat") + 100, bytes.indexOf("moov")];
    for (let blow = 0, at = 1; blow < 5_400; blow++) {
      at = (at * 48_271) % 2_147_483_647;
      bytes[from + (at % (to - from))] = at % 251;
    }
    writeFileSync(fileOf("damaged.mp4"), bytes);
    const { stderr } = spawnSync(process.env["FFMPEG"] ?? "", ["-v", "error", "-i", fileOf("damaged.mp4"), "-f", "null", "-"], { encoding: "utf8" });
    expect(stderr.match(/Cannot allocate memory/g)?.length).toBeGreaterThan(200);
    expect(await ending(rendition, fileOf("damaged.mp4"), { durationMs: 160_000, rangeStartMs: null })).toBe("done");
  });
  it("is no film where its header does: a table of four thousand million entries", async () => {
    const bytes = readFileSync(make("table.mp4", ...picture(1), ...chirp(1), ...h264, "-c:a", "aac"));
    bytes.writeUInt32BE(0xffff_fff0, bytes.indexOf("stts") + 8);
    writeFileSync(fileOf("table.mp4"), bytes);
    expect(await ending(probe, fileOf("table.mp4"), { maxDurationMs: 60_000 })).toBe("not_media");
  });
});
