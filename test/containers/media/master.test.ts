import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { integratedDb } from "../../../containers/contract/loudness.ts";
import { measureBlocks } from "../../../containers/media/loudness.ts";
import { limitedSamples, master } from "../../../containers/media/master.ts";
import { isOwn } from "../../../containers/media/seams.ts";
import { masterGain } from "../../../src/dubbing/mastering/gain.ts";
import { decoded } from "./media-files.ts";
import { nullDb, speechLike } from "./speech-like.ts";

const RATE = 48_000;
const FRAME = 1_024;
const [TAIL, HEAD] = [8, 2];
const copy = (planes: readonly Float32Array[]): Float32Array[] => planes.map((plane) => plane.slice());

/** Real voices with music and without, as the demo makes them; absent before the set-up. */
const samples = ["sample-short.speech.wav", "sample-short.mp4"].map((name) => path.join(process.env["MODELS_DIR"] ?? "", "samples", name));
const areThere = process.env["MODELS_DIR"] !== undefined && samples.every((file) => existsSync(file));

/** @returns how far from the target, LU, and the true peak, dBTP */
function rendered(planes: readonly Float32Array[], target: number): { off: number; peakDb: number } {
  const measured = measureBlocks(planes, RATE);
  const mastered = copy(planes);
  const gainDb = masterGain({ pieces: [{ ...measured, dialogue: measured.blocks }], target, ceilingDb: -1.5, gating: "programme" });
  master(mastered, { gainDb, ceilingDb: -1.5 });
  const { blocks, peakDb } = measureBlocks(mastered, RATE);
  return { off: Math.abs(integratedDb(blocks) - target), peakDb };
}

describe("mastering", () => {
  it.runIf(areThere)("lands within 0.1 LU of each target with real voices", () => {
    for (const file of samples) {
      const planes = [decoded(file, "0:a:0", "-ac", "1", "-ar", String(RATE))].map((pcm) => Float32Array.from(pcm, (value) => value / 32_768));
      for (const target of [-23, -16, -14]) {
        const { off, peakDb } = rendered(planes, target);
        expect(off).toBeLessThanOrEqual(0.1);
        expect(peakDb).toBeLessThanOrEqual(-1.5);
      }
    }
  });
  it("lands within 0.1 LU of each target, its true peak at the ceiling at most, by the gain foreseen from blocks alone", () => {
    for (const [channels, bed] of [
      [1, 0.05],
      [2, 0.03],
      [6, 0.05],
    ] as const) {
      const planes = speechLike({ seconds: 14, channels, bed });
      for (const target of [-23, -16, -14]) {
        const { off, peakDb } = rendered(planes, target);
        expect(off).toBeLessThanOrEqual(0.1);
        expect(peakDb).toBeLessThanOrEqual(-1.5);
      }
    }
  });
  it("makes of pieces with their neighbours' edges what it makes of the whole, at seams as well, where much is limited", () => {
    const planes = speechLike({ seconds: 6, channels: 2, bed: 0.4 });
    const frames = Math.floor((6 * RATE) / FRAME);
    const whole = copy(planes);
    const gain = master(whole, { gainDb: 12, ceilingDb: -1.5 });
    const seams = [90, 180];
    for (const seam of seams) expect(limitedSamples(gain, (seam - 2) * FRAME, (seam + 2) * FRAME)).toBeGreaterThan(FRAME);
    for (const [from, to] of [
      [0, 90],
      [90, 180],
      [180, frames],
    ] as const) {
      const [begin, end] = [Math.max(0, from - TAIL) * FRAME, Math.min(frames, to + HEAD) * FRAME];
      const piece = planes.map((plane) => plane.slice(begin, end));
      master(piece, { gainDb: 12, ceilingDb: -1.5 });
      let worst = 0;
      for (const [channel, plane] of piece.entries())
        for (let k = from * FRAME; k < to * FRAME; k++) worst = Math.max(worst, Math.abs((plane[k - begin] ?? 0) - (whole[channel]?.[k] ?? 0)));
      // -80 dBFS
      expect(worst).toBeLessThan(1e-4);
    }
  });
  it("lets a piece change for itself only what its neighbour does not hear", () => {
    const [one, next] = [
      { from: 0, to: 1_500, count: 1_502 },
      { from: 8, to: 1_508, count: 1_508 },
    ];
    // alone at the film's ends
    expect([isOwn(0, one), isOwn(1_507, next), isOwn(1_497, one), isOwn(9, next)]).toEqual([true, true, false, false]);
    const loud = speechLike({ seconds: 3, channels: 1, bed: 0 });
    const [plain, lowered] = [copy(loud), copy(loud)];
    const lowerDb = new Float64Array(140);
    // the last frame that the piece before the seam (frame 100) may change
    lowerDb[96] = 6;
    master(plain, { gainDb: 14, ceilingDb: -1.5 });
    master(lowered, { gainDb: 14, ceilingDb: -1.5, lowerDb });
    const at = 99 * FRAME;
    const behind = (planes: Float32Array[]): Float32Array[] => planes.map((plane) => plane.subarray(at));
    expect(nullDb(behind(lowered), behind(plain))).toBeLessThan(-120);
    expect(nullDb(lowered, plain)).toBeGreaterThan(-60);
    expect(isOwn(96, { from: 8, to: 100, count: 102 })).toBe(true);
    expect(isOwn(97, { from: 8, to: 100, count: 102 })).toBe(false);
  });
  it("keeps silence silent", () => {
    const silence = [new Float32Array(4_800), new Float32Array(4_800)];
    expect(master(silence, { gainDb: 24, ceilingDb: -1.5 })).toBeNull();
    expect(silence.every((plane) => plane.every((value) => value === 0))).toBe(true);
  });
});
