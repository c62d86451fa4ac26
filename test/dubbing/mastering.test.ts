import * as fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-ms.ts";
import { integratedDb } from "../../containers/contract/loudness.ts";
import { correctedGain, keptGain, masterGain } from "../../src/dubbing/mastering/gain.ts";
import type { MeasuredPiece } from "../../src/dubbing/mastering/gain.ts";
import { limiterLoss } from "../../src/dubbing/mastering/limiter-loss.ts";
import { soundOf } from "../../src/dubbing/mastering/sound-of.ts";

const SILENT = -12_000;
const blocks = (count: number, level: number): number[] => Array.from({ length: count }, () => level);
/** `level`, in hundredths: of the mix, `peak`, in tenths: of its wave. */
const piece = (level: number, peak: number, more: Partial<MeasuredPiece> = {}): MeasuredPiece => ({
  blocks: blocks(320, level),
  peaks: blocks(320, peak),
  dialogue: blocks(320, SILENT),
  ...more,
});
const aim = { target: -16, ceilingDb: -1.5, gating: "programme" } as const;

describe("integrated loudness", () => {
  it("is the level of what is always the same", () => {
    expect(integratedDb(blocks(100, -2_345))).toBeCloseTo(-23.45, 6);
  });
  it("leaves out pauses: what is 10 LU below the rest, and what nobody hears", () => {
    // three gating blocks at each of the two edges hold both
    expect(integratedDb([...blocks(500, -2_000), ...blocks(500, -3_500)])).toBeCloseTo(-20, 1);
    expect(integratedDb([...blocks(500, -2_000), ...blocks(50_000, -7_500)])).toBeCloseTo(-20, 1);
    expect(integratedDb([...blocks(500, -2_000), ...blocks(500, -2_600)])).toBeCloseTo(-22.04, 1);
  });
  it("is -120 of silence and of nothing, and exists of less than one gating block", () => {
    expect(integratedDb([])).toBe(-120);
    expect(integratedDb(blocks(50, SILENT))).toBe(-120);
    expect(integratedDb([-1_800, -1_800])).toBeCloseTo(-18, 6);
  });
});

describe("the master gain", () => {
  it("is what lacks, to a hundredth, where no peak comes near the ceiling", () => {
    expect(masterGain({ ...aim, pieces: [piece(-2_010, -150), piece(-2_010, -140)] })).toBe(4.1);
    expect(masterGain({ ...aim, pieces: [piece(-1_210, -90)] })).toBe(-3.9);
  });
  it("gives back what the limiter will take", () => {
    const gain = masterGain({ ...aim, pieces: [piece(-2_000, -50)] });
    expect(gain).toBeGreaterThan(4.5);
    // each block loses as much as is foreseen, which leaves the target
    expect(-20 + gain - limiterLoss(-5 + gain, -1.5)).toBeCloseTo(-16, 1);
  });
  it("does not chase a target that only the limiter stands before by more than 6 dB", () => {
    expect(masterGain({ ...aim, target: -10, pieces: [piece(-2_000, 0)] })).toBe(16);
  });
  it("raises by 24 dB at most, and leaves silence and an empty film as they are", () => {
    expect(masterGain({ ...aim, pieces: [piece(-6_000, -500)] })).toBe(24);
    expect(masterGain({ ...aim, pieces: [piece(SILENT, -1_200)] })).toBe(0);
    expect(masterGain({ ...aim, pieces: [] })).toBe(0);
  });
  it("looks at the mix only while the dubbed voices are heard, where that is asked for", () => {
    const loudMusic = piece(-1_500, -100);
    const speech = piece(-2_600, -150, { dialogue: blocks(320, -2_700) });
    const pieces = [loudMusic, speech];
    expect(masterGain({ ...aim, pieces, target: -27, gating: "dialogue" })).toBeCloseTo(-1, 0);
    expect(masterGain({ ...aim, pieces, target: -27, gating: "programme" })).toBeLessThan(-8);
    // nobody speaks: all of it
    expect(masterGain({ ...aim, pieces: [loudMusic], target: -27, gating: "dialogue" })).toBe(-12);
  });
  it("never grows when the sound does", () => {
    const level = fc.integer({ min: -4_000, max: -1_000 });
    const headroom = fc.integer({ min: 60, max: 200 });
    fc.assert(
      // Whole tenths, so that peaks grow as much as blocks: what the limiter takes of peaks that grow alone is given back.
      fc.property(fc.array(fc.tuple(level, headroom), { minLength: 4, maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (made, louder) => {
        const of = (tenths: number): MeasuredPiece => ({
          blocks: made.map(([block]) => block + tenths * 10),
          peaks: made.map(([block, above]) => Math.round(block / 10) + tenths + above),
          dialogue: [],
        });
        expect(masterGain({ ...aim, pieces: [of(louder)] })).toBeLessThanOrEqual(masterGain({ ...aim, pieces: [of(0)] }) + 0.011);
      }),
      { numRuns: 20_000 },
    );
  });
  it("is found for a film of four hours in a moment", () => {
    const pieces = Array.from({ length: 450 }, (_, at) => piece(-2_000 - (at % 7) * 30, -30 - (at % 5)));
    expect(cpuMs(() => masterGain({ ...aim, pieces }), 2_000)).toBeLessThan(2_000);
  });
});

describe("the gain that is used", () => {
  it("is the oldest that is nearly right, so that an edit re-encodes its own pieces and its undoing finds all as it was", () => {
    expect(keptGain([], 3.21)).toBe(3.21);
    expect(keptGain([3.21], 3.4)).toBe(3.21);
    expect(keptGain([3.21], 3.6)).toBe(3.6);
    expect(keptGain([3.21, 3.6], 3.4)).toBe(3.21);
    expect(keptGain([3.21, 3.6], 3.7)).toBe(3.6);
  });
});

describe("the gain that is corrected", () => {
  const foreseen = { ...aim, pieces: [piece(-2_000, -150)] };
  const heard = (level: number): number[] => blocks(320, level);
  it("stands where the film came out as foreseen, or near enough to its target", () => {
    expect(correctedGain(foreseen, 4, heard(-1_600), [4])).toBeNull();
    expect(correctedGain(foreseen, 4, heard(-1_609), [4])).toBeNull();
    // kept though an edit has moved the film: no error of the foresight
    expect(correctedGain(foreseen, 4.25, heard(-1_575), [4.25])).toBeNull();
  });
  it("takes back what came out louder, and gives what is lacking, through what the limiter will take", () => {
    expect(correctedGain(foreseen, 4, heard(-1_560), [4])).toEqual({ gainDb: 3.6, errorDb: expect.closeTo(0.4, 6) });
    expect(correctedGain(foreseen, 4, heard(-1_650), [4])).toEqual({ gainDb: 4.5, errorDb: expect.closeTo(-0.5, 6) });
    const loud = { ...aim, pieces: [piece(-2_000, -50)] };
    const first = masterGain(loud);
    // half of each dB goes into the limiter: more than what lacks
    expect((correctedGain(loud, first, heard(-1_650), [first])?.gainDb ?? 0) - first).toBeGreaterThan(0.8);
  });
  it("uses one that was used before and is nearer, and stands where the second came out as the first had told", () => {
    expect(correctedGain(foreseen, 4, heard(-1_560), [4, 3.7])?.gainDb).toBe(3.7);
    expect(correctedGain({ ...foreseen, errorDb: 0.4 }, 3.7, heard(-1_590), [4, 3.7])).toBeNull();
  });
  it("neither chases a target beyond its bounds nor knows anything of silence", () => {
    expect(correctedGain({ ...foreseen, target: -10, pieces: [piece(-2_000, 0)] }, 16, heard(-1_400), [16])).toBeNull();
    expect(correctedGain({ ...aim, pieces: [piece(SILENT, -1_200)] }, 0, heard(SILENT), [0])).toBeNull();
  });
});

describe("what is told of the sound", () => {
  const mix = {
    samples: 1_536_000,
    channels: 2,
    peakDb: -6,
    blocks: blocks(320, -2_000),
    peaks: blocks(320, -60),
    dialogue: blocks(320, -2_100),
    effects: blocks(320, -3_300),
  };
  const encode = { frames: 1_500, peakDb: -2, decodedPeakDb: -1.7, limitedMs: 40, blocks: blocks(320, -1_600) };
  it("is loudness of the whole and of its parts at the master gain, their distance, and the highest peaks", () => {
    const still = { ...mix, dialogue: blocks(320, SILENT), effects: blocks(320, -2_500) };
    const sound = soundOf({ mixes: [mix, still], encodes: [encode, { ...encode, peakDb: -1.6, decodedPeakDb: null, limitedMs: 2 }], gainDb: 4 });
    expect(sound).toEqual({
      programmeLufs: -16,
      dialogueGatedLufs: -16,
      dialogueLufs: expect.closeTo(-17, 1),
      effectsLufs: expect.closeTo(-23.3, 0),
      speechToBackgroundDb: expect.closeTo(12, 0),
      truePeakDb: -1.6,
      decodedTruePeakDb: -1.7,
      limitedMs: 42,
    });
  });
  it("is null where there is nothing to measure", () => {
    const silent = { ...mix, blocks: blocks(320, SILENT), dialogue: blocks(320, SILENT), effects: blocks(320, SILENT) };
    const sound = soundOf({
      mixes: [silent],
      encodes: [{ ...encode, peakDb: -120, decodedPeakDb: null, limitedMs: 0, blocks: blocks(320, SILENT) }],
      gainDb: 0,
    });
    expect(sound).toEqual({
      programmeLufs: null,
      dialogueGatedLufs: null,
      dialogueLufs: null,
      effectsLufs: null,
      speechToBackgroundDb: null,
      truePeakDb: -120,
      decodedTruePeakDb: null,
      limitedMs: 0,
    });
  });
});
