import { createHash } from "node:crypto";
import { copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ProbeValue } from "../../../containers/contract/stages.ts";
import { needsRendition } from "../../../containers/contract/codecs.ts";
import { probe } from "../../../containers/media/probe.ts";
import { bytesOf, chirp, fileOf, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

const film = make("film.mp4", ...picture(3), ...chirp(3), ...h264, "-c:a", "aac", "-metadata:s:a:0", "language=ger");
const late = make("late.mkv", ...picture(3), "-itsoffset", "0.5", ...chirp(2), ...h264, "-c:a", "flac");

/** A length in AAC: ffmpeg before 7 reads the last frame whole, whatever the file says. */
const whole = (ms: number): unknown => expect.closeTo(ms + 10, -1.35);
const probing = (file: string, maxDurationMs = 60_000): Ran => stageRun({ maxDurationMs }, { source: [file] });
async function look(file: string, maxDurationMs?: number): Promise<ProbeValue> {
  const { value } = await probe(probing(file, maxDurationMs));
  return ProbeValue.parse(value);
}
async function refusal(file: string, maxDurationMs?: number): Promise<unknown> {
  return probe(probing(file, maxDurationMs)).then(
    () => "accepted",
    (error: { code: string; retryable: boolean }) => (error.retryable ? `${error.code} (retryable)` : error.code),
  );
}
function cut(source: string, name: string, bytes: number): string {
  copyFileSync(source, fileOf(name));
  truncateSync(fileOf(name), bytes);
  return fileOf(name);
}

describe("probe of a film", () => {
  it("says what the file is, to the millisecond, and hands over a thumbnail", async () => {
    const run = probing(film);
    const value = ProbeValue.parse((await probe(run)).value);
    expect(value).toEqual({
      container: "mp4",
      digest: createHash("sha256").update(bytesOf(film)).digest("hex"),
      sizeBytes: bytesOf(film).length,
      durationMs: whole(3000),
      video: { codec: "h264", width: 160, height: 120, frameRate: 25, startMs: 0, durationMs: 3000, bitsPerPixel: 12 },
      audio: [{ index: 0, codec: "aac", sampleRate: 48_000, channels: 1, language: "de", startMs: 0, durationMs: whole(3000) }],
    });
    expect(run.types).toEqual({ thumbnail: "image/jpeg" });
    expect(bytesOf(run.artifacts["thumbnail"] ?? "").subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(run.fractions).toEqual(run.fractions.toSorted((a, b) => a - b));
  });
  it("measures sound that begins after the picture", async () => {
    const value = await look(late);
    expect(value.audio[0]?.startMs).toBe(500);
    expect(value.durationMs).toBe(3000);
  });
  it("measures sound that begins before the picture as negative", async () => {
    const early = make("early.mkv", "-itsoffset", "0.4", ...picture(2), ...chirp(2), ...h264, "-c:a", "pcm_s16le");
    const value = await look(early);
    expect(value.audio[0]?.startMs).toBe(-400);
    expect(value).toMatchObject({ container: "matroska", durationMs: 2000, video: { startMs: 0, durationMs: 2000 } });
  });
  it("takes a transport stream whose clock began hours ago", async () => {
    const stream = make("stream.ts", ...picture(2), ...chirp(2), ...h264, "-c:a", "aac", "-output_ts_offset", "40000");
    const value = await look(stream);
    expect(value.container).toBe("mpegts");
    expect(value.durationMs).toBeGreaterThan(1900);
    expect(value.durationMs).toBeLessThan(2100);
    expect(Math.abs(value.audio[0]?.startMs ?? 999)).toBeLessThan(60);
  });
  it("gives the size as shown, when a phone recorded sideways", async () => {
    // the matrix of the picture's track header (ISO 14496-12, 8.3.2), turned by 90 degrees
    const turned = bytesOf(film);
    const matrix = [0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];
    for (const [at, value] of matrix.entries()) turned.writeUInt32BE(value, turned.indexOf("tkhd") + 44 + at * 4);
    writeFileSync(fileOf("upright.mp4"), turned);
    expect((await look(fileOf("upright.mp4"))).video).toMatchObject({ width: 120, height: 160 });
  });
  it.each([
    ["yuv420p", 12, false],
    ["yuv422p", 16, true],
    ["yuv420p10le", 24, true],
    ["yuv444p", 24, true],
  ])("tells H.264 in %s, of %i bits a pixel, by what it decodes to: needs a rendition: %s", async (format, bits, needs) => {
    const { video } = await look(make(`${format}.mp4`, ...picture(0.5, "s=161x121:r=25"), ...chirp(0.5), "-c:v", "libx264", "-pix_fmt", format, "-c:a", "aac"));
    expect([video?.codec, video?.bitsPerPixel, needsRendition(video)]).toEqual(["h264", bits, needs]);
  });
  it.each([
    ["mpeg4", ["-c:v", "mpeg4", "-bf", "2"]],
    ["h264", h264],
  ])("measures an AVI of %s whose pictures are reordered", async (codec, encoder) => {
    const { video, audio, durationMs } = await look(make(`reordered-${codec}.avi`, ...picture(3), ...chirp(3), ...encoder, "-c:a", "pcm_s16le"));
    expect([video?.codec, video?.durationMs, video?.frameRate, durationMs]).toEqual([codec, 3_000, 25, 3_000]);
    // pictures come as much later as their reordering takes
    expect(audio[0]?.startMs).toBe(codec === "h264" ? -80 : -40);
  });
  it("lists every sound track, and does not take cover art for a film", async () => {
    const tracks = make("tracks.mkv", ...chirp(1), ...chirp(1, 44_100, "stereo"), "-map", "0:a", "-map", "1:a", "-c:a", "flac");
    expect((await look(tracks)).audio.map((track) => [track.index, track.sampleRate, track.channels])).toEqual([
      [0, 48_000, 1],
      [1, 44_100, 2],
    ]);
    const cover = make("cover.png", ...picture(1), "-frames:v", "1");
    const song = make("song.mp3", ...chirp(2), "-i", cover, "-map", "0:a", "-map", "1:v", "-c:a", "libmp3lame", "-disposition:v", "attached_pic");
    expect(await look(song)).toMatchObject({ container: "mp3", video: null, audio: [{ codec: "mp3", startMs: 0 }] });
  });
  it.each([
    ["wav", ["-c:a", "pcm_s16le"], "wav"],
    ["ogg", ["-c:a", "libopus"], "ogg"],
    ["flac", ["-c:a", "flac"], "flac"],
    ["aac", ["-c:a", "aac"], "aac"],
    ["m4a", ["-c:a", "aac"], "mp4"],
  ])("takes sound alone in %s", async (extension, codec, container) => {
    const value = await look(make(`sound.${extension}`, ...chirp(1.5), ...codec));
    expect(value).toMatchObject({ container, video: null, audio: [{ index: 0, startMs: 0 }] });
    expect(Math.abs(value.durationMs - 1500)).toBeLessThanOrEqual(45);
  });
  it.each([
    ["webm", ["-c:v", "libvpx", "-c:a", "libopus"], "webm"],
    ["avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame"], "avi"],
    ["flv", ["-c:v", "flv", "-c:a", "libmp3lame"], "flv"],
  ])("takes a film in %s", async (extension, codecs, container) => {
    const value = await look(make(`film.${extension}`, ...picture(1.6), ...chirp(1.6), ...codecs));
    expect(value.container).toBe(container);
    expect(value.video?.width).toBe(160);
  });
});

describe("probe refuses", () => {
  it("an empty file", async () => {
    writeFileSync(fileOf("empty.mp4"), "");
    expect(await refusal(fileOf("empty.mp4"))).toBe("empty");
  });
  it("text and noise under a film's name", async () => {
    writeFileSync(fileOf("text.mp4"), "hello there, this is text\n".repeat(2000));
    expect(await refusal(fileOf("text.mp4"))).toBe("not_media");
    writeFileSync(fileOf("noise.mp4"), Buffer.from(Array.from({ length: 50_000 }, (_, k) => (k * 7919 + (k >> 3)) & 255)));
    expect(await refusal(fileOf("noise.mp4"))).toBe("not_media");
  });
  it("a still picture", async () => {
    expect(await refusal(make("still.png", ...picture(1), "-frames:v", "1"))).toBe("not_media");
    copyFileSync(fileOf("still.png"), fileOf("still.mp4"));
    expect(await refusal(fileOf("still.mp4"))).toBe("not_media");
    expect(await refusal(make("one-frame.mp4", ...picture(1), "-frames:v", "1", ...h264))).toBe("not_media");
  });
  it("a film without sound", async () => {
    expect(await refusal(make("mute.mp4", ...picture(2), ...h264))).toBe("no_audio");
  });
  it("an MP4 cut off in its data or before its index, a WAV and a Matroska file cut off", async () => {
    const fast = make("fast.mp4", "-i", film, "-c", "copy", "-movflags", "+faststart");
    expect(await refusal(cut(fast, "cut-data.mp4", Math.round(bytesOf(fast).length * 0.7)))).toBe("truncated");
    expect(await refusal(cut(film, "cut-index.mp4", Math.round(bytesOf(film).length * 0.5)))).toBe("truncated");
    const wav = make("whole.wav", ...chirp(2));
    expect(await refusal(cut(wav, "cut.wav", 90_000))).toBe("truncated");
    const mkv = make("whole.mkv", "-i", film, "-c", "copy");
    expect(await refusal(cut(mkv, "cut.mkv", Math.round(bytesOf(mkv).length * 0.6)))).toBe("truncated");
  });
  it("a film longer than allowed", async () => {
    expect(await refusal(film, 2_999)).toBe("too_long");
    expect(await refusal(film, 3_022)).toBe("accepted");
  });
  it("a film whose sound is damaged", async () => {
    const damaged = bytesOf(make("sound-only.m4a", ...chirp(3), "-c:a", "aac"));
    const data = damaged.indexOf("mdat") + 600;
    for (let at = data; at < damaged.indexOf("moov") - 100; at++) damaged[at] = 0xff;
    writeFileSync(fileOf("damaged.m4a"), damaged);
    expect(await refusal(fileOf("damaged.m4a"))).toBe("corrupt");
  });
  it("playlists and scripts under a film's name, whatever they point at", async () => {
    const attacks: Record<string, string> = {
      "hls.mp4": `#EXTM3U\n#EXTINF:10,\nfile://${film}\n`,
      "concat.mp4": "ffconcat version 1.0\nfile film.mp4\n",
      "session.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
      "dash.mp4": '<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>',
    };
    for (const [name, body] of Object.entries(attacks)) {
      writeFileSync(fileOf(name), body);
      expect([name, await refusal(fileOf(name))]).toEqual([name, "not_media"]);
    }
  });
  it("a playlist behind a tag that looks like music", async () => {
    const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
    writeFileSync(fileOf("tagged.mp3"), Buffer.concat([tag, Buffer.from(`#EXTM3U\n#EXTINF:10,\nfile://${film}\n`)]));
    expect(await refusal(fileOf("tagged.mp3"))).toBe("not_media");
  });
});

it("needs no ffmpeg to refuse a playlist", async () => {
  const before = process.env["FFMPEG"];
  process.env["FFMPEG"] = fileOf("no-such-binary");
  try {
    writeFileSync(fileOf("again.mp4"), "ffconcat version 1.0\nfile film.mp4\n");
    expect(await refusal(fileOf("again.mp4"))).toBe("not_media");
    expect(await refusal(film)).toBe("ffmpeg_missing (retryable)");
  } finally {
    process.env["FFMPEG"] = before;
  }
  expect(runFfmpeg("-version").toString()).toMatch(/^ffmpeg/);
});
