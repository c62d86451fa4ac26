/** Trimming and levels: the same as our own voices' (containers/kokoro/trim.py, containers/service/onevoice_service/audio.py), to the sample. */
import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { FLOOR_DB, speechLevelDb } from "../../src/sound/level.ts";
import { trim } from "../../src/sound/trim.ts";
import { noise } from "./noise.ts";

/** Rate, parts, and what the Python gives: samples and CRC-32 (little-endian) after trimming, speech level before and after it. */
const OF_PYTHON = [
  [
    "speech with a pause",
    24_000,
    [
      [230, 0],
      [400, 300],
      [150, 1],
      [300, 120],
      [205, 0],
    ],
    24_720,
    3_000_035_735,
    -17.2,
    -17.2,
  ],
  [
    "44.1 kHz with a soft end",
    44_100,
    [
      [7, 2],
      [333, 500],
      [20, 0],
      [51, 20],
      [3, 0],
    ],
    26_460,
    4_116_775_067,
    -11.5,
    -11.5,
  ],
  ["less than three frames", 16_000, [[25, 200]], 3_360, 3_453_408_411, -19.6, -19.6],
  [
    "a voice in hum",
    24_000,
    [
      [300, 1],
      [200, 10],
      [300, 1],
    ],
    9_120,
    3_212_843_194,
    -50.8,
    -47.6,
  ],
  [
    "a rate whose frames are no whole number",
    22_050,
    [
      [100, 0],
      [123, 250],
      [400, 30],
      [77, 3],
    ],
    17_169,
    1_947_320_794,
    -22.9,
    -22.9,
  ],
] as const;

it.each(OF_PYTHON)("trims and measures %s as our own voices are", (_, rate, parts, samples, crc, before, after) => {
  const sound = noise(rate, parts);
  const trimmed = trim(sound);
  expect([trimmed.samples.length, crc32(new Uint8Array(trimmed.samples.buffer)), trimmed.sampleRate]).toEqual([samples, crc, rate]);
  expect([speechLevelDb(sound), speechLevelDb(trimmed)]).toEqual([before, after]);
});
it("adds silence where the sound has less of it than is wanted, and takes what is more", () => {
  const { samples } = trim(
    noise(8_000, [
      [1_000, 0],
      [100, 500],
    ]),
  );
  expect(samples.length).toBe((60 + 100 + 120) * 8);
  expect([samples.subarray(0, 480).every((sample) => sample === 0), samples.subarray(-960).every((sample) => sample === 0)]).toEqual([true, true]);
  expect(samples.subarray(480, 488).some((sample) => sample !== 0)).toBe(true);
});
it("leaves nothing of silence, of a whisper below the engine's noise, and of nothing", () => {
  const of = (parts: readonly (readonly [number, number])[]) => trim(noise(24_000, parts)).samples.length;
  expect([of([[500, 0]]), of([[500, 1]]), of([])]).toEqual([0, 0, 0]);
  expect(speechLevelDb(noise(24_000, [[500, 0]]))).toBe(FLOOR_DB);
  expect(speechLevelDb(noise(24_000, []))).toBe(FLOOR_DB);
});
