import { describe, expect, it } from "vitest";
import { originalOf } from "../../bench/assembly/corpus.ts";
import type { Corpus } from "../../bench/assembly/corpus.ts";
import { lagOf, snrDb } from "../../bench/assembly/lag.ts";
import { MediaWorld } from "../../bench/assembly/media-world.ts";
import { randomOf } from "../../bench/assembly/random.ts";
import { ofStage } from "../../bench/assembly/replay.ts";
import { bytesIn, louder, overlay } from "../../bench/assembly/rivals/segments.ts";
import { childTicksIn, spent } from "../../bench/assembly/spent.ts";
import { writeWav } from "../../containers/media/wav.ts";
import { chirp, fileOf, folder, h264, make, picture } from "../containers/media/media-files.ts";

const samples = (...values: number[]): Buffer => Buffer.from(Int16Array.from(values).buffer);
const noise = (length: number, seed: number): Float32Array => {
  const random = randomOf(seed);
  return Float32Array.from({ length }, () => random() - 0.5);
};

describe("what the benchmark of the assembly is measured with", () => {
  it("finds by how many samples a sound lies behind its place, under other sound", () => {
    const sound = noise(2_000, 3);
    const heard = noise(6_000, 4).map((value) => 0.3 * value);
    for (const [k, value] of sound.entries()) heard[1_007 + k]! += value;
    expect(lagOf(sound, heard, 1_000, 16)).toMatchObject({ lag: 7 });
    expect(lagOf(sound, heard, 1_007, 16).likeness).toBeGreaterThan(0.9);
  });
  it("tells signal from error", () => {
    expect(
      snrDb(
        noise(1_000, 5),
        noise(1_000, 5).map((value) => 1.1 * value),
        0,
        1_000,
      ),
    ).toBeCloseTo(20, 1);
  });
  it("reads what ended children took, whatever the process is called", () => {
    expect(childTicksIn("12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 30 12 20 0")).toBe(42);
  });
  it("counts the work of this process", async () => {
    const { value, cpu } = await spent(() => noise(3_000_000, 1).length);
    expect(value).toBe(3_000_000);
    expect(cpu.ownS).toBeGreaterThan(0);
  });
  it("draws the same numbers for the same seed, and others for another", () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, randomOf(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
    expect(new Set(Array.from({ length: 60 }, (_, line) => originalOf(line))).size).toBe(60);
  });
});

describe("a rival's track in memory", () => {
  it("is laid over at a place and keeps its length", () => {
    expect(overlay(samples(1, 2, 3, 4), samples(10, 32_767), 4)).toEqual(samples(1, 2, 13, 32_767));
    expect(overlay(samples(1, 2, 3, 4), samples(10, 10), 6)).toEqual(samples(1, 2, 3, 14));
  });
  it("is as long as whole samples of all channels are", () => {
    expect(bytesIn(0.5, { sampleRate: 16_000, channels: 2 })).toBe(32_000);
    expect(bytesIn(-1, { sampleRate: 16_000, channels: 1 })).toBe(0);
    expect(louder(samples(100, -30_000), 2)).toEqual(samples(200, -32_768));
  });
});

describe("a dub in the simulated world whose sound is real", () => {
  it("is rendered by the stages of the media service, and an edited line is spoken, mixed and encoded alone", async () => {
    const world = new MediaWorld(await corpus(), folder, 18, make("film.mp4", ...picture(72, "s=64x48:r=5"), ...chirp(72), ...h264, "-c:a", "aac"));
    const first = await world.job("job_1", "dub", ["es"]);
    expect(first).toMatchObject({ synthesize: 18, mix: 3, encode: 3, mux: 1 });
    expect(ofStage(world.done, "mux")[0]?.ran.value).toMatchObject({ format: "mp4" });
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    await world.edit([{ op: "set_translation", lineId: line!.id, ifRevision: line!.revision, language: "es", text: "Otra cosa, dicha de otra manera." }]);
    const again = await world.job("job_2", "render", ["es"]);
    expect(again).toMatchObject({ synthesize: 1, mix: 1, encode: 1, mux: 1 });
    expect(again["translate"] ?? again["separate"] ?? again["transcribe"]).toBeUndefined();
  });
});

/** Takes of noise that differ. */
async function corpus(): Promise<Corpus> {
  const takes = [2_600, 2_900, 3_200].map(async (durationMs, at) => {
    const pcm = Int16Array.from(noise(durationMs * 24, at + 20), (value) => 8_000 * value);
    const file = fileOf(`take-${at}.wav`);
    await writeWav(file, { sampleRate: 24_000, channels: 1, pcm });
    return { file, value: { durationMs, sampleRate: 24_000, samples: durationMs * 24, levelDb: -23, warnings: [], speed: 1, pauses: [] } };
  });
  return { folder, takes: await Promise.all(takes) };
}
