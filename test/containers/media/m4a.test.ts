import { expect, it } from "vitest";
import { m4aHead } from "../../../containers/media/m4a.ts";

const sound = { frameBytes: [5, 6, 7, 8], runs: [3, 1], samples: 2_500, sampleRate: 48_000, channels: 1, config: Buffer.from([0x11, 0x88]) };
/** 32-bit fields behind a box's name. */
const fields = (name: string, count: number): number[] => {
  const head = m4aHead(sound);
  const at = head.indexOf(name) + 4;
  return Array.from({ length: count }, (_, k) => head.readUInt32BE(at + k * 4));
};

it("hides one frame of priming and ends with the last sample", () => {
  expect(fields("elst", 4)).toEqual([0, 1, 2_500, 1_024]);
  // three whole frames, and 452 samples: together the priming and the sound
  expect(fields("stts", 6)).toEqual([0, 2, 3, 1_024, 1, 2_500 + 1_024 - 3 * 1_024]);
});

it("points each run of frames to its place behind the head", () => {
  const length = m4aHead(sound).length;
  expect(fields("stco", 4)).toEqual([0, 2, length, length + 18]);
  expect(fields("stsz", 7)).toEqual([0, 0, 4, 5, 6, 7, 8]);
  expect(m4aHead(sound).readUInt32BE(length - 8)).toBe(26 + 8);
});

it("takes the frames of four hours", () => {
  const frames = Math.ceil((4 * 3_600 * 48_000) / 1_024) + 1;
  const runs = Array.from({ length: Math.ceil(frames / 1_500) }, (_, run) => Math.min(1_500, frames - run * 1_500));
  const head = m4aHead({ ...sound, frameBytes: Array.from({ length: frames }, () => 400), runs, samples: (frames - 1) * 1_024 });
  const at = head.indexOf("stsz") + 4;
  expect([head.readUInt32BE(at + 8), head.readUInt32BE(at + 12 + 4 * (frames - 1))]).toEqual([frames, 400]);
});
