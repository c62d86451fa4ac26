/** Damaged and odd files, all made here: each is read in time, or refused with a code of its own. */
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ExtractValue, ProbeValue } from "../../../containers/contract/stages.ts";
import { extract } from "../../../containers/media/extract.ts";
import { probe } from "../../../containers/media/probe.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, chirp, decoded, fileOf, h264, make, picture, stageRun } from "./media-files.ts";
import { noise } from "./noise.ts";
import { pictureTimes, presentedSound } from "./presented.ts";

const aac = ["-c:a", "aac", "-b:a", "160k"];
const look = async (file: string): Promise<ProbeValue> => (await probe(stageRun({ maxDurationMs: 600_000 }, { source: [file] }))).value as ProbeValue;
const refusal = (file: string): Promise<string> =>
  look(file).then(
    () => "accepted",
    (error: { code: string; retryable: boolean }) => (error.retryable ? `${error.code} (retryable)` : error.code),
  );

type Read = { source: ProbeValue; value: ExtractValue; pieces: Int16Array[]; pcm: Int16Array };
async function read(file: string): Promise<Read> {
  const source = await look(file);
  const [track] = source.audio;
  const run = stageRun({ audioIndex: track?.index, audioStartMs: track?.startMs, durationMs: source.durationMs }, { source: [file] });
  const value = (await extract(run)).value as ExtractValue;
  const pieces: Int16Array[] = [];
  for (let piece = 0; piece < value.pieces; piece++) pieces.push((await readWav(run.artifacts[`programme/${piece}`] ?? "")).pcm);
  return { source, value, pieces, pcm: pieces[0] ?? new Int16Array(0) };
}

/** A copy with nonsense from one place to another, both shares of its length. */
function damaged(file: string, name: string, from: number, to: number): string {
  const bytes = bytesOf(file);
  bytes.fill(0x5a, Math.round(bytes.length * from), Math.round(bytes.length * to));
  writeFileSync(fileOf(name), bytes);
  return fileOf(name);
}

/** One character for each 0.2 s: is it the same sound at the same sample? */
const likeness = (before: Int16Array, after: Int16Array): string =>
  Array.from({ length: Math.floor(before.length / 9_600) }, (_, k) => {
    const { lag, likeness: like } = alignment(before, after, k * 9_600, (k + 1) * 9_600, 8);
    return lag === 0 && like > 0.99 ? "=" : "x";
  }).join("");

describe("a film damaged in the middle", () => {
  it.each(["mp4", "mkv", "ts"])("keeps everything before and behind the damage at its place in %s", async (container) => {
    const film = make(`whole.${container}`, ...picture(8), ...noise(8), ...h264, "-g", "25", ...aac);
    const [before, after] = [await read(film), await read(damaged(film, `hurt.${container}`, 0.45, 0.48))];
    expect(after.pcm.length).toBe(before.pcm.length);
    // Matroska loses a whole cluster
    expect(likeness(before.pcm, after.pcm)).toMatch(/^={10,}x{1,26}={8,}$/);
  });
  it("is refused where most of its sound cannot be decoded", async () => {
    expect(await refusal(damaged(make("lost.mp4", ...picture(4), ...noise(4), ...h264, ...aac), "lost.mp4", 0.2, 0.8))).toBe("corrupt");
  });
  it("keeps its clock when the sound changes its channels in the middle", async () => {
    const parts = [
      make("mono.ts", ...picture(3), ...noise(3), ...h264, ...aac),
      make("stereo.ts", ...picture(3), ...chirp(3, 48_000, "stereo"), ...h264, ...aac, "-output_ts_offset", "3"),
      make("again.ts", ...picture(3), ...noise(3, 48_000, 9), ...h264, ...aac, "-output_ts_offset", "6"),
    ];
    writeFileSync(fileOf("changing.ts"), Buffer.concat(parts.map(bytesOf)));
    const { value, pcm } = await read(fileOf("changing.ts"));
    expect(value.channels).toBe(1);
    const presented = presentedSound(fileOf("changing.ts"), 0, pictureTimes(fileOf("changing.ts"))[0] ?? Number.NaN);
    for (const second of [1, 4, 7]) {
      const { lag, likeness: like } = alignment(presented, pcm, second * 48_000, (second + 0.2) * 48_000, 1_000);
      // such seams are rough, and less than 20 ms is left as it is
      expect([second, Math.abs(lag) <= 960, like > 0.99]).toEqual([second, true, true]);
    }
  });
  it("is refused where its clock begins anew: two recordings, one behind the other", async () => {
    const recording = make("recording.ts", ...picture(15), ...chirp(15), ...h264, ...aac);
    writeFileSync(fileOf("twice.ts"), Buffer.concat([bytesOf(recording), bytesOf(recording)]));
    expect(await refusal(fileOf("twice.ts"))).toBe("corrupt");
  });
});

describe("a film with a hole of minutes in its sound", () => {
  it("is silent there, and goes on in time, on the grid of pieces", async () => {
    const jump = ["-af", "asetpts='PTS+if(gte(T,1),95/TB,0)'"];
    const { value, pieces } = await read(make("hole.mkv", ...chirp(3), ...jump, "-c:a", "pcm_s16le"));
    expect(value.pieces).toBe(4);
    const tone = decoded(make("tone.wav", ...chirp(3), "-c:a", "pcm_s16le"));
    const film = Int16Array.from(pieces.flatMap((pcm) => [...pcm]));
    const resumed = film.findIndex((sample, at) => at > 60_000 && sample !== 0);
    expect(Math.abs(resumed - 96 * 48_000)).toBeLessThanOrEqual(1_100);
    const before = tone.findIndex((_, at) => film.subarray(at, at + 200).every((sample) => sample === 0));
    expect(film.subarray(resumed, resumed + 90_000)).toEqual(tone.subarray(before, before + 90_000));
  });
});

describe("an odd sound", () => {
  it.each([8_000, 22_050, 96_000, 192_000])("at %i Hz comes out at 48 kHz, in time", async (rate) => {
    const { source, pcm } = await read(make(`rate-${rate}.wav`, ...chirp(1.5, rate), "-c:a", "pcm_s16le"));
    expect(source.audio[0]?.sampleRate).toBe(rate);
    const tone = decoded(make(`expected-${rate}.wav`, ...chirp(1.5), "-c:a", "pcm_s16le"));
    expect(alignment(tone, pcm, 5_000, 60_000)).toMatchObject({ lag: 0, likeness: expect.closeTo(1, 2) });
  });
  it.each([
    // of those at the back and beside the listener, the latter lie 3 dB lower where there are both
    ["7.1", [0.4, 0.3, 0.2, 0.1, 0.25, 0.05, 0.1, 0.3], [0.4, 0.3, 0.2, 0.1, 0.25 + 0.1 * Math.SQRT1_2, 0.05 + 0.3 * Math.SQRT1_2]],
    ["6.1", [0.4, 0.3, 0.2, 0.1, 0.2, 0.3, 0.05], [0.4, 0.3, 0.2, 0.1, 0.3 + 0.2 * Math.SQRT1_2, 0.05 + 0.2 * Math.SQRT1_2]],
    ["octagonal", [0.4, 0.3, 0.2, 0.3, 0.05, 0, 0.1, 0.2], [0.4, 0.3, 0.2, 0, 0.3 + 0.1 * Math.SQRT1_2, 0.05 + 0.2 * Math.SQRT1_2]],
    ["5.1(side)", [0.4, 0.3, 0.2, 0.1, 0.25, 0.05], [0.4, 0.3, 0.2, 0.1, 0.25, 0.05]],
    ["7.1", [0, 0, 0, 0, 1, 0, 1, 0], [0, 0, 0, 0, 1, 0]],
  ])("of %s at levels of %j comes to 5.1 at levels of %j: nothing is made quieter, the sum at the back may clip", async (layout, levels, expected) => {
    const sound = `aevalsrc='${levels.map((level) => `${level}*gt(t,0.2)`).join("|")}':s=48000:d=0.5:c=${layout}`;
    const { value, pcm } = await read(make("levels.wav", "-f", "lavfi", "-i", sound, "-c:a", "pcm_s16le"));
    expect(value.channels).toBe(6);
    const late = pcm.subarray(6 * 20_000, 6 * 20_001);
    expect([...late].map((sample) => sample / 32_768)).toEqual(expected.map((level) => expect.closeTo(level, 3)));
  });
  it.each([
    ["7.1", [0, 1, 2, 3], 4],
    ["5.1(side)", [0, 1, 2, 3], 2],
    ["quad", [0, 1], 2],
    ["2.1", [0, 1], 1],
  ])("of %s is brought to 5.1 without changing places", async (layout, places, silent) => {
    const sine = (place: number): string => `0.1*sin(${(place + 1) * 2_000}*t)`;
    const pcm16 = ["-c:a", "pcm_s16le"];
    const sound = (channels: string[], name: string): string =>
      make(name, "-f", "lavfi", "-i", `aevalsrc='${channels.join("|")}':s=48000:d=1:c=${name.slice(7, -4)}`, ...pcm16);
    const channels = [...places.map(sine), ...Array.from({ length: silent }, () => "0")];
    const { value, pcm } = await read(sound(channels, `layout-${layout}.wav`));
    expect(value).toMatchObject({ channels: 6, samples: 48_000 });
    for (const place of places) {
      const own = decoded(sound([sine(place)], "single-mono.wav"));
      const heard = pcm.filter((_, at) => at % 6 === place);
      expect(alignment(own, heard, 5_000, 40_000, 4)).toMatchObject({ lag: 0, likeness: expect.closeTo(1, 2) });
    }
  });
  it("of a fifth of a second is read", async () => {
    const { source, value } = await read(make("short.mp4", ...picture(0.2), ...noise(0.2), ...h264, ...aac));
    expect([source.durationMs, value.samples]).toEqual([200, 9_600]);
  });
  it("of one sample, under a film, is silence around it; alone it is refused", async () => {
    const one = ["-f", "lavfi", "-i", "anoisesrc=r=48000:a=0.9:seed=3,atrim=end_sample=1"];
    const { pcm } = await read(make("one.mkv", ...picture(1), ...one, ...h264, "-c:a", "pcm_s16le"));
    expect(pcm.length).toBe(48_000);
    expect(pcm.filter((sample) => sample !== 0).length).toBe(1);
    expect(await refusal(make("one.wav", ...one, "-c:a", "pcm_s16le"))).toBe("too_short");
  });
  it("of no sample at all is refused, with a picture and without", async () => {
    const none = ["-f", "lavfi", "-i", "anoisesrc=r=48000:d=1", "-af", "aselect=0"];
    expect(await refusal(make("none.wav", ...none, "-c:a", "pcm_s16le"))).toBe("no_audio");
    expect(await refusal(make("none.mkv", ...picture(1), ...none, ...h264, "-c:a", "pcm_s16le"))).toBe("no_audio");
  });
  it("in a codec that nobody reads does not cost the track beside it", async () => {
    const tracks = ["-map", "0:v", "-map", "1:a", "-map", "2:a"];
    const bytes = bytesOf(make("two.mp4", ...picture(2), ...noise(2), ...noise(2, 48_000, 3), ...tracks, ...h264, ...aac));
    // as phones do with a spatial recording of their own: another codec, no description of it
    bytes.write("xyzw", bytes.lastIndexOf("mp4a"), "latin1");
    bytes.write("free", bytes.lastIndexOf("esds"), "latin1");
    writeFileSync(fileOf("spatial.mp4"), bytes);
    expect((await look(fileOf("spatial.mp4"))).audio).toMatchObject([{ index: 0, codec: "aac", durationMs: expect.closeTo(2010, -1.35) }]);
  });
});
