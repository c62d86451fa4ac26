import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { integratedDb } from "../../../containers/contract/loudness.ts";
import { measureBlocks } from "../../../containers/media/loudness.ts";
import { writeSound } from "../../../containers/media/sound.ts";
import { truePeak } from "../../../containers/media/true-peak.ts";
import { fileOf } from "./media-files.ts";
import { speechLike } from "./speech-like.ts";

const RATE = 48_000;
const sine = (hertz: number, amplitude: number, seconds = 5, phase = 0): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, k) => amplitude * Math.sin((2 * Math.PI * hertz * k) / RATE + phase));

/** What ffmpeg's own meter says: LUFS and dBTP, to a tenth. */
async function metered(name: string, planes: Float32Array[]): Promise<{ lufs: number; peakDb: number }> {
  await writeSound(fileOf(name), { sampleRate: RATE, planes });
  const { stderr } = spawnSync(process.env["FFMPEG"] ?? "ffmpeg", ["-nostdin", "-i", fileOf(name), "-af", "ebur128=peak=true", "-f", "null", "-"], {
    encoding: "utf8",
  });
  const last = (pattern: RegExp): number => Number([...stderr.matchAll(pattern)].at(-1)?.[1]);
  return { lufs: last(/I: +(-?[\d.]+) LUFS/g), peakDb: last(/Peak: +(-?[\d.]+) dBFS/g) };
}

describe("measureBlocks", () => {
  it("reads -3.01 LUFS of a full-scale sine of 997 Hz in one channel, 3 dB more in two", () => {
    const tone = sine(997, 1);
    expect(integratedDb(measureBlocks([tone], RATE).blocks)).toBeCloseTo(-3.01, 1);
    expect(integratedDb(measureBlocks([tone, tone], RATE).blocks)).toBeCloseTo(0, 1);
  });
  it("agrees with ffmpeg's meter on speech over a bed, in one, two and six channels: 0.1 LU, 0.2 dB", async () => {
    for (const channels of [1, 2, 6]) {
      const planes = speechLike({ seconds: 9.07, channels });
      const ours = measureBlocks(planes, RATE);
      const theirs = await metered(`metered-${channels}.wav`, planes);
      expect(Math.abs(integratedDb(ours.blocks) - theirs.lufs)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(ours.peakDb - theirs.peakDb)).toBeLessThanOrEqual(0.2);
    }
  });
  it("weighs surrounds more and the low-frequency channel not at all", () => {
    const tone = sine(997, 0.1);
    const only = (channel: number): number =>
      integratedDb(
        measureBlocks(
          [0, 1, 2, 3, 4, 5].map((at) => (at === channel ? tone : new Float32Array(tone.length))),
          RATE,
        ).blocks,
      );
    expect(only(4) - only(0)).toBeCloseTo(10 * Math.log10(1.41), 2);
    expect(only(3)).toBe(-120);
  });
  it("gives the same loudness piece by piece as in one go: 0.01 LU, though each piece's filters begin at rest", () => {
    const planes = speechLike({ seconds: 12, channels: 2 });
    const cut = [0, 4, 8].flatMap(
      (second) =>
        measureBlocks(
          planes.map((plane) => plane.subarray(second * RATE, (second + 4) * RATE)),
          RATE,
        ).blocks,
    );
    const whole = measureBlocks(planes, RATE).blocks;
    expect(cut.length).toBe(whole.length);
    expect(Math.abs(integratedDb(cut) - integratedDb(whole))).toBeLessThan(0.01);
  });
  it("measures a part as it is heard in the whole, peaks at its ends included", () => {
    const planes = speechLike({ seconds: 4, channels: 2 });
    const whole = measureBlocks(planes, RATE);
    const part = measureBlocks(planes, RATE, { from: RATE, to: 3 * RATE });
    expect(part.blocks).toEqual(whole.blocks.slice(10, 30));
    expect(part.peaks).toEqual(whole.peaks.slice(10, 30));
  });
  it("knows silence, and counts a last block that is short as if silence followed", () => {
    expect(measureBlocks([new Float32Array(RATE)], RATE)).toEqual({ blocks: Array(10).fill(-12_000), peaks: Array(10).fill(-1_200), peakDb: -120 });
    const [first = 0, last = 0] = measureBlocks([sine(997, 0.5).subarray(0, 7_200)], RATE).blocks;
    expect(first - last).toBeGreaterThan(290);
    expect(first - last).toBeLessThan(320);
    expect(measureBlocks([new Float32Array(0)], RATE)).toEqual({ blocks: [], peaks: [], peakDb: -120 });
  });
  it("does not look for peaks where nobody wants them", () => {
    const planes = [sine(440, 0.5)];
    expect(measureBlocks(planes, RATE, { peaks: false })).toEqual({ blocks: measureBlocks(planes, RATE).blocks, peaks: [], peakDb: -120 });
  });
});

it("finds the peak of a wave between its samples", () => {
  // a quarter of the sampling rate, 45 degrees off: samples at 0.707, the wave at 1
  expect(truePeak(sine(12_000, 1, 1, Math.PI / 4), 1_000, 47_000)).toBeCloseTo(1, 2);
  expect(truePeak(sine(1_000, 0.5))).toBeCloseTo(0.5, 3);
});
