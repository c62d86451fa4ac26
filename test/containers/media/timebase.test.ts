/**
 * Films of every odd clock go through all stages with nothing dubbed: what comes out must sound at the same times against the same
 * pictures as the source does in a player, to the millisecond, and must be the source's own sound.
 */
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ExtractValue, MuxValue } from "../../../containers/contract/stages.ts";
import type { ProbeValue } from "../../../containers/contract/stages.ts";
import { encode } from "../../../containers/media/encode.ts";
import { extract } from "../../../containers/media/extract.ts";
import { join } from "../../../containers/media/join.ts";
import { mix } from "../../../containers/media/mix.ts";
import { mux } from "../../../containers/media/mux.ts";
import { probe } from "../../../containers/media/probe.ts";
import { readSound } from "../../../containers/media/sound.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, h264, make, picture, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";
import { noise } from "./noise.ts";
import { pictureTimes, presentedSound } from "./presented.ts";

const aac = ["-c:a", "aac", "-b:a", "160k"];
const pcm = ["-c:a", "pcm_s16le"];

type Zero = { source: ProbeValue; extracted: ExtractValue; programme: Ran; mixed: Ran; value: ReturnType<typeof MuxValue.parse>; file: string };

/** A dub without a line. The films are shorter than a piece. */
async function zeroLineDub(film: string, audioIndex = 0): Promise<Zero> {
  const source = (await probe(stageRun({ maxDurationMs: 600_000 }, { source: [film] }))).value as ProbeValue;
  const { durationMs } = source;
  const audioStartMs = source.audio.find((track) => track.index === audioIndex)?.startMs;
  const programme = stageRun({ audioIndex, audioStartMs, durationMs }, { source: [film] });
  const extracted = ExtractValue.parse((await extract(programme)).value);
  const { samples, voiced } = extracted;
  const mixed = stageRun(
    { piece: 0, startSample: 0, samples, placements: [], spans: [], voiced, spoken: voiced },
    { programme: [programme.artifacts["programme/0"] ?? ""] },
  );
  await mix(mixed);
  const encoded = stageRun({ piece: 0, first: true, last: true, bitrateKbps: 256, gainDb: 0, limited: false }, { mix: [mixed.artifacts["mix"] ?? ""] });
  await encode(encoded);
  const joined = stageRun({ kind: "aac", samples }, { pieces: [encoded.artifacts["aac"] ?? ""] });
  await join(joined);
  const muxing = stageRun(
    { language: "es", sourceLanguage: "en", audioIndex, audioOnly: source.video === null, durationMs },
    { source: [film], dubbed: [joined.artifacts["audio"] ?? ""] },
  );
  const value = MuxValue.parse((await mux(muxing)).value);
  return { source, extracted, programme, mixed, value, file: muxing.artifacts["video"] ?? "" };
}

/** Before mastering, an undubbed film is the programme, sample by sample. */
async function isUntouched({ programme, mixed }: Zero): Promise<boolean> {
  const before = await readWav(programme.artifacts["programme/0"] ?? "");
  const { planes } = await readSound(mixed.artifacts["mix"] ?? "");
  return (
    planes.length === before.channels && before.pcm.every((sample, at) => planes[at % planes.length]?.[Math.floor(at / planes.length)] === sample / 32_768)
  );
}

const [WINDOW, MILLISECOND, MARGIN] = [4_800, 48, 1_024];

/** In windows of 0.1 s, wherever the source is heard all through: how many, and where the dub is not heard within a millisecond. */
function soundOf(original: Int16Array, dubbed: Int16Array): { windows: number; off: string[] } {
  const off: string[] = [];
  let windows = 0;
  for (let at = MARGIN; at + WINDOW + MARGIN <= original.length; at += WINDOW * 4) {
    const around = original.subarray(at - MARGIN, at + WINDOW + MARGIN);
    if (around.some((sample, k) => sample === 0 && around[k + 1] === 0 && around[k + 2] === 0)) continue;
    const { lag, likeness } = alignment(original, dubbed, at, at + WINDOW, MILLISECOND + 8);
    if (Math.abs(lag) > MILLISECOND || likeness < 0.9) off.push(`at ${at}: ${lag} samples, ${likeness}`);
    windows += 1;
  }
  return { windows, off };
}

/** The most that a picture moved against the first one, in seconds; pictures that were lost moved without end. */
function pictureMoved(before: number[], after: number[]): number {
  const since = (times: number[], at: number): number => (times[at] ?? Number.NaN) - (times[0] ?? Number.NaN);
  return before.length === after.length ? Math.max(...before.map((_, at) => Math.abs(since(before, at) - since(after, at)))) : Infinity;
}

type Verdict = "in time" | string[];
type Result = Zero & { untouched: boolean; picture: "in time" | number; sound: Verdict; original: Verdict; moved: number };

/** Compares a film with its undubbed dub, both as a player presents them. `moved`: by mux's own measure, the original against the picture. */
async function compare(film: string, { track = 0, channels = [0] } = {}): Promise<Result> {
  const dub = await zeroLineDub(film, track);
  const [shown, shownAfter] = [pictureTimes(film), pictureTimes(dub.file)];
  const [zero = Number.NaN, zeroAfter = Number.NaN] = [shown.at(0), shownAfter.at(0)];
  const heard = (after: number): Verdict => {
    const all = channels.map((channel) => soundOf(presentedSound(film, track, zero, channel), presentedSound(dub.file, after, zeroAfter, channel)));
    return all.every(({ windows, off }) => windows >= 4 && off.length === 0) ? "in time" : all.flatMap(({ off }) => off);
  };
  const moved = pictureMoved(shown, shownAfter);
  const { originalStartMs = null, sourceStartMs = null } = dub.value.sync ?? {};
  return {
    ...dub,
    untouched: await isUntouched(dub),
    picture: moved <= 0.001 ? "in time" : moved,
    sound: heard(0),
    original: originalStartMs === null ? "in time" : heard(1),
    // what lies before the first picture nobody is shown
    moved: originalStartMs === null || sourceStartMs === null ? 0 : Math.max(0, originalStartMs) - sourceStartMs,
  };
}
const inTime = { untouched: true, picture: "in time", sound: "in time", original: "in time", moved: expect.closeTo(0, -0.3) };

describe("an undubbed film keeps sound and picture together, to the millisecond", () => {
  it("of an MP4 whose edit lists delay the sound and reorder pictures", async () => {
    const film = make("edits.mp4", ...picture(3), "-itsoffset", "0.5", ...noise(2.5), ...h264, ...aac);
    // an AAC frame of priming earlier
    expect(await compare(film)).toMatchObject({ ...inTime, source: { audio: [{ startMs: expect.toBeOneOf([479, 500]) }] } });
  });
  it("of an MP4 that was cut between two key frames, whose edit list hides what lies before the cut", async () => {
    const whole = make("whole.mp4", ...picture(4), ...noise(4), ...h264, "-g", "50", ...aac);
    expect(await compare(make("cut.mp4", "-ss", "1.3", "-i", whole, "-c", "copy"))).toMatchObject(inTime);
  });
  it("of a Matroska film that starts at 0.5 s", async () => {
    expect(await compare(make("half.mkv", ...picture(3), ...noise(3), ...h264, ...pcm, "-output_ts_offset", "0.5"))).toMatchObject(inTime);
  });
  it("of a transport stream that starts at 10 s", async () => {
    expect(await compare(make("ten.ts", ...picture(3), ...noise(3), ...h264, ...aac, "-output_ts_offset", "10"))).toMatchObject(inTime);
  });
  it("of a transport stream whose clock wraps around after 26.5 hours", async () => {
    expect(await compare(make("wrap.ts", ...picture(4), ...noise(4), ...h264, ...aac, "-output_ts_offset", "95442"))).toMatchObject(inTime);
  });
  it.each(["mkv", "mp4", "ts"])("of a hole in the sound's timestamps in %s", async (container) => {
    const hole = ["-af", "aselect='not(between(t,1,1.79))'"];
    const dub = await compare(make(`hole.${container}`, ...picture(4), ...noise(4), ...hole, ...h264, ...aac));
    expect(dub).toMatchObject(inTime);
    const { pcm: heard } = await readWav(dub.programme.artifacts["programme/0"] ?? "");
    expect(heard.subarray(54_000, 80_000).every((sample) => sample === 0)).toBe(true);
  });
  it.each(["mkv", "mp4", "ts"])("of interruptions of 10, 15 and 19 ms in the sound of %s, and of one of 10 ms each second", async (container) => {
    const without = (missing: string): string[] => ["-af", `asetnsamples=n=48,aselect='not(${missing})'`];
    const codec = { mkv: pcm, mp4: aac, ts: ["-c:a", "libopus", "-b:a", "160k"] }[container] ?? [];
    for (const ms of [10, 15, 19]) {
      const film = make(`missing-${ms}.${container}`, ...picture(3), ...noise(3), ...without(`between(t,1,${1 + (ms - 0.5) / 1000})`), ...h264, ...codec);
      expect([ms, await compare(film)]).toEqual([ms, expect.objectContaining(inTime)]);
    }
    expect(await compare(make(`each.${container}`, ...picture(5), ...noise(5), ...without("lt(mod(t,1),0.0095)"), ...h264, ...codec))).toMatchObject(inTime);
  });
  it("of sound at 44.1 kHz, and at 29.97 pictures a second", async () => {
    expect(await compare(make("cd.mp4", ...picture(3, "s=160x120:r=30000/1001"), ...noise(3, 44_100), ...h264, ...aac))).toMatchObject(inTime);
  });
  it("of pictures at no constant rate", async () => {
    const uneven = ["-vf", "select='lt(n,7)+not(mod(n,5))+eq(n,33)'", "-fps_mode", "vfr", "-enc_time_base", "1:90000"];
    for (const name of ["uneven.mkv", "uneven.mp4"])
      expect(await compare(make(name, ...picture(3), ...noise(3), ...uneven, ...h264, ...aac))).toMatchObject(inTime);
  });
  it("of a film recorded sideways", async () => {
    const film = make("upright.mp4", ...picture(2), ...noise(2), ...h264, ...aac);
    const turned = bytesOf(film);
    const matrix = [0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000];
    for (const [at, value] of matrix.entries()) turned.writeUInt32BE(value, turned.indexOf("tkhd") + 44 + at * 4);
    writeFileSync(film, turned);
    expect(await compare(film)).toMatchObject({ ...inTime, source: { video: { width: 120, height: 160 } } });
  });
  it("of sound that begins long before the picture, or long after", async () => {
    expect(await compare(make("early.mkv", "-itsoffset", "0.731", ...picture(2), ...noise(3), ...h264, ...pcm))).toMatchObject(inTime);
    expect(await compare(make("early.mp4", "-itsoffset", "0.731", ...picture(2), ...noise(3), ...h264, ...aac))).toMatchObject(inTime);
    expect(await compare(make("late.ts", ...picture(4), "-itsoffset", "1.217", ...noise(2.7), ...h264, ...aac))).toMatchObject(inTime);
  });
  it("of sound that outlasts the picture, and of a picture that outlasts its sound", async () => {
    expect(await compare(make("long-sound.mp4", ...picture(1.5), ...noise(3), ...h264, ...aac))).toMatchObject(inTime);
    expect(await compare(make("long-picture.mkv", ...picture(4), ...noise(2), ...h264, ...aac))).toMatchObject(inTime);
  });
  it("of 5.1, in every channel", async () => {
    const channels = ["-filter_complex", "[1:a][2:a][3:a][4:a][5:a][6:a]join=inputs=6:channel_layout=5.1[a]", "-map", "0:v", "-map", "[a]"];
    const sounds = [1, 2, 3, 4, 5, 6].flatMap((seed) => noise(2.5, 48_000, seed));
    const film = make("surround.mkv", ...picture(2.5), ...sounds, ...channels, ...h264, "-c:a", "ac3", "-b:a", "640k");
    expect(await compare(film, { channels: [0, 2, 5] })).toMatchObject({ ...inTime, extracted: { channels: 6, voiced: [2] } });
  });
  it("of the second of two sound tracks", async () => {
    const tracks = ["-map", "0:v", "-map", "1:a", "-map", "2:a"];
    const film = make("two.mp4", ...picture(3), ...noise(3, 48_000, 1), "-itsoffset", "0.3", ...noise(2.6, 44_100, 2), ...tracks, ...h264, ...aac);
    expect(await compare(film, { track: 1 })).toMatchObject(inTime);
  });
  it.each([
    ["PCM in QuickTime", "film.mov", [...h264, "-c:a", "pcm_s24le"]],
    ["Opus in WebM, with its pre-skip", "film.webm", ["-c:v", "libvpx", "-c:a", "libopus", "-b:a", "160k"]],
    ["MP3 in AVI", "film.avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame", "-b:a", "192k"]],
    ["AVI whose MPEG-4 pictures are reordered", "b.avi", ["-c:v", "mpeg4", "-bf", "2", "-c:a", "libmp3lame", "-b:a", "192k"]],
    ["AVI whose H.264 pictures are reordered", "h264.avi", [...h264, "-c:a", "libmp3lame", "-b:a", "192k"]],
    ["PCM under H.264 in AVI", "even.avi", ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", ...pcm]],
    ["AAC in Flash video", "film.flv", [...h264, ...aac]],
  ])("of %s", async (_, name, codecs) => {
    expect(await compare(make(name, ...picture(3), ...noise(3), ...codecs))).toMatchObject(inTime);
  });
});

it("an undubbed recording without a picture keeps its beginning, whatever its encoder put before it", async () => {
  const film = make("gapless.mp3", ...noise(3, 44_100), "-c:a", "libmp3lame", "-b:a", "192k");
  const dub = await zeroLineDub(film);
  expect(await isUntouched(dub)).toBe(true);
  const made = presentedSound(make("gapless.wav", ...noise(3, 44_100), ...pcm), 0, 0);
  expect(soundOf(made, presentedSound(dub.file, 0, 0))).toEqual({ windows: 8, off: [] });
});
