import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MuxValue } from "../../../containers/contract/stages.ts";
import type { ProbeValue } from "../../../containers/contract/stages.ts";
import { mux } from "../../../containers/media/mux.ts";
import { picture as encodePicture } from "../../../containers/media/picture.ts";
import { probe } from "../../../containers/media/probe.ts";
import { dubbed, dubbedPcm } from "./dubbed-sound.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";

type Muxed = { value: MuxValueType; file: string; source: ProbeValue; result: ProbeValue };
type MuxValueType = ReturnType<typeof MuxValue.parse>;

async function muxed(file: string, subtitles: string[] = [], given: string[] = []): Promise<Muxed> {
  const source = (await probe(stageRun({ maxDurationMs: 60_000 }, { source: [file] }))).value as ProbeValue;
  const params = { language: "pt-BR", sourceLanguage: "de", audioIndex: 0, audioOnly: source.video === null, durationMs: source.durationMs };
  const run = stageRun(params, { source: [file], dubbed: [await dubbed(source.durationMs / 1000)], subtitles, picture: given });
  const value = MuxValue.parse((await mux(run)).value);
  const result = (await probe(stageRun({ maxDurationMs: 60_000 }, { source: [run.artifacts["video"] ?? ""] }))).value as ProbeValue;
  return { value, file: run.artifacts["video"] ?? "", source, result };
}
const packets = (file: string, map: string): string =>
  runFfmpeg("-i", file, "-map", map, "-c", "copy", "-f", "streamhash", "pipe:1").toString().split("=")[1] ?? "";
const aligned = (file: string, from = 10_000): { lag: number } => alignment(dubbedPcm, decoded(file), from, from + 40_000);

/** Within an AAC frame: ffmpeg before 7 reads the last one whole, whatever the file says. */
const whole = (ms: number): unknown => expect.closeTo(ms + 10, -1.35);
/** The track_enabled flag of each tkhd box (ISO 14496-12, 8.3.2), in file order: what players take by default. */
function enabledTracks(bytes: Buffer): boolean[] {
  const enabled: boolean[] = [];
  for (let at = bytes.indexOf("tkhd"); at >= 0; at = bytes.indexOf("tkhd", at + 4)) enabled.push(((bytes[at + 7] ?? 0) & 1) === 1);
  return enabled;
}

describe("mux", () => {
  it("copies the picture packet by packet, puts the dubbed track first and the original second, and names both", async () => {
    const film = make("film.mp4", ...picture(3), ...chirp(3), ...h264, "-c:a", "aac");
    const { value, file, source, result } = await muxed(film);
    const sync = { dubbedStartMs: 0, originalStartMs: 0, sourceStartMs: 0 };
    expect(value).toEqual({ format: "mp4", contentType: "video/mp4", durationMs: whole(3000), sync });
    expect(packets(file, "0:v")).toBe(packets(film, "0:v"));
    expect(packets(file, "0:a:1")).toBe(packets(film, "0:a"));
    expect(result.audio.map((track) => [track.language, track.startMs, track.durationMs])).toEqual([
      ["pt", 0, whole(3000)],
      ["de", 0, whole(3000)],
    ]);
    expect(result.video).toEqual(source.video);
    expect(decoded(file).length).toBeLessThan(144_000 + 1_024);
    expect(aligned(file)).toEqual({ lag: 0, likeness: expect.closeTo(1, 2) });
    const bytes = bytesOf(file);
    expect(bytes.includes("Brazilian Portuguese") && bytes.includes("German")).toBe(true);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    expect(enabledTracks(bytes)).toEqual([true, true, false]);
  });
  it("carries subtitles as a track of its own", async () => {
    writeFileSync(fileOf("cues.srt"), "1\n00:00:00,500 --> 00:00:01,500\nOlá, 'mundo'; [a];movie=/etc/passwd\n");
    const film = make("subtitled.mp4", ...picture(2), ...chirp(2), ...h264, "-c:a", "aac");
    const { file, value } = await muxed(film, [fileOf("cues.srt")]);
    expect(runFfmpeg("-i", file, "-map", "0:s:0", "-f", "srt", "pipe:1").toString()).toContain(
      "00:00:00,500 --> 00:00:01,500\nOlá, 'mundo'; [a];movie=/etc/passwd",
    );
    expect(value.durationMs).toEqual(whole(2000));
  });
  it("drops the source's titles, places, dates and chapters", async () => {
    writeFileSync(fileOf("tags.txt"), ";FFMETADATA1\ntitle=SECRET-TITLE\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=SECRET-CHAPTER\n");
    const film = make(
      "tagged.mp4",
      ...picture(2),
      ...chirp(2),
      "-i",
      "tags.txt",
      "-map",
      "0",
      "-map",
      "1",
      "-map_metadata",
      "2",
      "-metadata",
      "location=SECRET-PLACE",
      "-metadata:s:v",
      "handler_name=SECRET-HANDLER",
      "-metadata:s:a",
      "title=SECRET-TRACK",
      ...h264,
      "-c:a",
      "aac",
    );
    expect(bytesOf(film).includes("SECRET")).toBe(true);
    expect(bytesOf((await muxed(film)).file).includes("SECRET")).toBe(false);
  });
  it("keeps the offset between picture and sound, with time 0 at the first frame", async () => {
    const late = make("late.mp4", ...picture(3), "-itsoffset", "0.5", ...chirp(2), ...h264, "-c:a", "aac");
    const { value, file, source, result } = await muxed(late);
    expect(result.audio[1]?.startMs).toBe(source.audio[0]?.startMs);
    const startMs = expect.closeTo(source.audio[0]?.startMs ?? 0, 0);
    expect(value.sync).toEqual({ dubbedStartMs: 0, originalStartMs: startMs, sourceStartMs: startMs });
    expect(value.sync?.sourceStartMs).toBeGreaterThan(470);
    expect(aligned(file)).toMatchObject({ lag: 0 });
    const early = make("early.mp4", "-itsoffset", "0.4", ...picture(2), ...chirp(2), ...h264, "-c:a", "aac");
    const second = await muxed(early);
    expect(aligned(second.file)).toMatchObject({ lag: 0 });
    expect(second.result.durationMs).toEqual(whole(second.source.durationMs));
    // what lay before the first frame is not presented; ffmpeg before 7 cuts only whole frames
    const [original, kept] = [decoded(early), decoded(second.file, "0:a:1")];
    expect(alignment(original.subarray(19_200), kept, 5_000, 40_000, 1_100).lag).toBeOneOf([0, -736]);
  });
  it("brings a transport stream whose clock began hours ago to time 0", async () => {
    const stream = make("stream.ts", ...picture(2), ...chirp(2), ...h264, "-c:a", "aac", "-output_ts_offset", "40000");
    const { value, file, source, result } = await muxed(stream);
    expect(value.format).toBe("mp4");
    expect(Math.abs((result.video?.durationMs ?? 0) - (source.video?.durationMs ?? 0))).toBeLessThanOrEqual(40);
    // the sound of this stream begins one AAC frame before the picture; from time 0 on it lies where it lay
    expect([source.audio[0]?.startMs, result.audio[1]?.startMs]).toEqual([-21, 0]);
    expect(Math.abs(alignment(decoded(stream).subarray(1_024), decoded(file, "0:a:1"), 5_000, 40_000).lag)).toBeLessThanOrEqual(1);
    expect(aligned(file)).toMatchObject({ lag: 0 });
  });
  it("chooses Matroska where a codec has no place in MP4", async () => {
    const { value, file, source, result } = await muxed(make("film.webm", ...picture(2), ...chirp(2), "-c:v", "libvpx", "-c:a", "libvorbis"));
    expect(value).toMatchObject({ format: "mkv", contentType: "video/x-matroska" });
    expect(result).toMatchObject({
      container: "matroska",
      video: { codec: "vp8" },
      audio: [
        { codec: "aac", language: "pt" },
        { codec: "vorbis", language: "de" },
      ],
    });
    expect(Math.abs(value.durationMs - source.durationMs)).toBeLessThanOrEqual(40);
    // Matroska's clock ticks in milliseconds; ffmpeg before 7 plays the priming frame, before time 0
    const { lag } = alignment(dubbedPcm, decoded(file), 10_000, 50_000, 1_100);
    expect(Math.min(Math.abs(lag), Math.abs(lag - 1_024))).toBeLessThanOrEqual(24);
    expect(packets(file, "0:v")).toBe(packets(fileOf("film.webm"), "0:v"));
  });
  it("makes an M4A of sound alone, with the original beside it where MP4 takes it", async () => {
    const compressed = await muxed(make("talk.mp3", ...chirp(2), "-c:a", "libmp3lame"));
    expect(compressed.value).toMatchObject({ format: "m4a", contentType: "audio/mp4" });
    expect(compressed.result).toMatchObject({
      container: "mp4",
      video: null,
      audio: [
        { codec: "aac", language: "pt" },
        { codec: "mp3", language: "de" },
      ],
    });
    expect(aligned(compressed.file)).toMatchObject({ lag: 0 });
    const raw = await muxed(make("talk.wav", ...chirp(2), "-c:a", "pcm_s16le"));
    expect(raw.result.audio.map((track) => track.codec)).toEqual(["aac"]);
    expect(raw.value.durationMs).toBe(2000);
  });
  it("puts a given H.264 picture in the source's place, as an MP4 that begins and ends with the film", async () => {
    const film = make("old.webm", ...picture(3), ...chirp(3), "-c:v", "libvpx", "-c:a", "libvorbis");
    const rendition = stageRun({ durationMs: 3_000 }, { source: [film] });
    await encodePicture(rendition);
    const given = rendition.artifacts["picture"] ?? "";
    writeFileSync(fileOf("given.srt"), "1\n00:00:00,500 --> 00:00:01,500\nOlá\n");
    const { value, file, result } = await muxed(film, [fileOf("given.srt")], [given]);
    expect(value).toMatchObject({ format: "mp4", contentType: "video/mp4", sync: { dubbedStartMs: 0, originalStartMs: null } });
    expect(packets(file, "0:v")).toBe(packets(given, "0:v"));
    // Vorbis has no place in MP4
    expect(result).toMatchObject({ video: { codec: "h264" }, audio: [{ codec: "aac", language: "pt" }] });
    expect(runFfmpeg("-i", file, "-map", "0:s:0", "-f", "srt", "pipe:1").toString()).toContain("Olá");
    expect(aligned(file)).toMatchObject({ lag: 0 });
  });
  it("finds the picture of a film that begins behind its first packet, by an edit list", async () => {
    const film = make("whole.mp4", ...picture(4), ...chirp(4), ...h264, "-g", "50", "-c:a", "aac");
    const cut = make("cut.mp4", "-ss", "1.3", "-i", film, "-c", "copy");
    const { value, file } = await muxed(cut);
    expect(packets(file, "0:v")).toBe(packets(cut, "0:v"));
    expect(value.sync).toMatchObject({ dubbedStartMs: 0 });
    expect(Math.abs((value.sync?.originalStartMs ?? 99) - (value.sync?.sourceStartMs ?? 0))).toBeLessThanOrEqual(22);
    expect(aligned(file)).toMatchObject({ lag: 0 });
  });
  it("calls HEVC by the name that Apple's players know", async () => {
    const film = make("hevc.mkv", ...picture(1), ...chirp(1), "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-c:a", "aac");
    const { value, file } = await muxed(film);
    expect(value.format).toBe("mp4");
    expect(bytesOf(file).includes("hvc1")).toBe(true);
  });
  it("makes the same bytes each time", async () => {
    const film = make("again.mp4", ...picture(1), ...chirp(1), ...h264, "-c:a", "aac");
    expect(bytesOf((await muxed(film)).file).equals(bytesOf((await muxed(film)).file))).toBe(true);
  });
});
