import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { PIECE_SAMPLES, ReferenceValue as Value } from "../../../containers/contract/stages.ts";
import { activeLevelDb } from "../../../containers/media/level.ts";
import { partsOf, planReference } from "../../../containers/media/reference-plan.ts";
import { reference } from "../../../containers/media/reference.ts";
import { writeWav } from "../../../containers/media/wav.ts";
import { alignment, bytesOf, decoded, fileOf, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

/** A film of 40 s whose sample at any place is known: an amplitude of its own for each second. */
const at = (k: number): number => Math.round((2_000 + 100 * Math.floor(k / 48_000)) * Math.sin(k * (0.02 + 2e-8 * k)));
async function pieceFile(piece: number, frames: number, shares: number[]): Promise<string> {
  const pcm = new Int16Array(frames * shares.length);
  for (let k = 0; k < pcm.length; k++) pcm[k] = Math.round((shares[k % shares.length] ?? 0) * at(piece * PIECE_SAMPLES + Math.floor(k / shares.length)));
  const file = fileOf(`piece-${piece}-${shares.join("-")}.wav`);
  await writeWav(file, { sampleRate: 48_000, channels: shares.length, pcm });
  return file;
}
const film = async (shares: number[]): Promise<string[]> => [await pieceFile(0, PIECE_SAMPLES, shares), await pieceFile(1, 8 * 48_000, shares)];
type Span = { startMs: number; endMs: number };
async function referenced(
  spans: Span[],
  { mostMs = 15_000, pieces = [0, 1], shares = [1] } = {},
): Promise<{ value: ReferenceValue; run: Ran; pcm: Int16Array }> {
  const files = await film(shares);
  const run = stageRun({ pieces, spans, mostMs }, { sound: pieces.map((piece) => files[piece] ?? "") });
  const value = Value.parse((await reference(run)).value);
  return { value, run, pcm: decoded(run.artifacts["reference"] ?? "") };
}
type ReferenceValue = ReturnType<typeof Value.parse>;

describe("reference", () => {
  it("joins the spans with silence between, also across the seam of two pieces, sample by sample", async () => {
    const { value, run, pcm } = await referenced([
      { startMs: 2_000, endMs: 4_000 },
      { startMs: 31_000, endMs: 33_500 },
    ]);
    expect(value.durationMs).toBe(4_620);
    expect(pcm.length).toBe(4_620 * 48);
    for (const k of [480, 48_000, 95_500]) expect(pcm[k]).toBe(at(96_000 + k));
    expect(pcm.subarray(96_000, 96_000 + 5_760).every((sample) => sample === 0)).toBe(true);
    for (const k of [480, 47_999, 48_000, 60_000, 119_500]) expect(pcm[96_000 + 5_760 + k]).toBe(at(31 * 48_000 + k));
    expect(run.types).toEqual({ sample: "audio/mp4", reference: "audio/flac" });
    const sample = decoded(run.artifacts["sample"] ?? "");
    expect(alignment(pcm, sample, 10_000, 60_000)).toEqual({ lag: 0, likeness: expect.closeTo(1, 2) });
    expect(Math.abs(sample.length - pcm.length)).toBeLessThanOrEqual(1_024);
    const bytes = bytesOf(run.artifacts["sample"] ?? "");
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
  });
  it("fades 10 ms in and out of each span", async () => {
    const { pcm } = await referenced([{ startMs: 5_000, endMs: 6_000 }]);
    expect([pcm[0], pcm.at(-1)].map((sample) => Math.abs(sample ?? 99) <= 3)).toEqual([true, true]);
    expect(pcm[240]).toBe(Math.round((at(240_240) * 240.5) / 480));
  });
  it("says the level at which it speaks", async () => {
    const { value, pcm } = await referenced([{ startMs: 0, endMs: 1_000 }]);
    expect(value.levelDb).toBeCloseTo(20 * Math.log10(2_000 / Math.SQRT2 / 32_768), 0);
    expect(value.levelDb).toBeCloseTo(activeLevelDb(pcm, 48_000), 1);
  });
  it("says how high it speaks and how far that moves", async () => {
    const { value } = await referenced([{ startMs: 0, endMs: 4_000 }]);
    // The film is one tone that rises slowly.
    const hz = (second: number) => (48_000 / (2 * Math.PI)) * (0.02 + 4e-8 * 48_000 * second);
    expect(Math.abs(12 * Math.log2((value.pitchHz ?? 0) / hz(2)))).toBeLessThan(0.1);
    expect(value.pitchRange).toBeCloseTo(12 * Math.log2(hz(3.6) / hz(0.4)), 0);
  });
  it.each([
    ["antiphase", [1, -1]],
    ["in phase", [1, 1]],
    ["on the right alone", [0, 1]],
  ])("hears a voice that is %s at its full level", async (_, shares) => {
    const { pcm } = await referenced([{ startMs: 1_000, endMs: 2_000 }], { shares });
    expect([480, 20_000].map((k) => Math.abs(pcm[k] ?? 0))).toEqual([480, 20_000].map((k) => Math.abs(at(48_000 + k))));
  });
  it("is never longer than asked, and leaves out a torn syllable", async () => {
    const spans = [0, 5_000, 10_000].map((startMs) => ({ startMs, endMs: startMs + 3_000 }));
    expect((await referenced(spans, { mostMs: 5_000 })).value.durationMs).toBe(5_000);
    expect((await referenced(spans, { mostMs: 3_400 })).value.durationMs).toBe(3_000);
  });
  it("makes the same bytes each time", async () => {
    const [one, two] = [await referenced([{ startMs: 0, endMs: 900 }]), await referenced([{ startMs: 0, endMs: 900 }])];
    for (const [name, file] of Object.entries(one.run.artifacts)) expect(bytesOf(file).equals(bytesOf(two.run.artifacts[name] ?? ""))).toBe(true);
  });
  it("refuses spans outside the pieces, spans that end before they begin, and pieces without a number", async () => {
    const invalid = expect.objectContaining({ code: "invalid_task" });
    await expect(referenced([{ startMs: 33_000, endMs: 34_000 }], { pieces: [0] })).rejects.toEqual(invalid);
    await expect(referenced([{ startMs: 39_000, endMs: 40_001 }])).rejects.toEqual(invalid);
    await expect(referenced([{ startMs: 2_000, endMs: 2_000 }])).rejects.toEqual(invalid);
    await expect(referenced([{ startMs: -5, endMs: 2_000 }])).rejects.toEqual(invalid);
    const run = stageRun({ pieces: [0, 1], spans: [{ startMs: 0, endMs: 1_000 }], mostMs: 5_000 }, { sound: (await film([1])).slice(0, 1) });
    await expect(reference(run)).rejects.toEqual(invalid);
  });
});

it("a plan keeps order, never overlaps, never exceeds its length, and its parts are all of it", () => {
  const span = fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 40_000 })).map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs }));
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 60_000 }), (spans, mostMs) => {
      const cuts = planReference(spans, mostMs);
      expect(cuts.length).toBeGreaterThan(0);
      for (const [index, cut] of cuts.entries()) {
        const before = cuts[index - 1];
        expect(cut.at).toBe(before ? before.at + before.to - before.from + 5_760 : 0);
        expect(cut.at + cut.to - cut.from).toBeLessThanOrEqual(mostMs * 48);
        expect(cut.from).toBe((spans[index]?.startMs ?? 0) * 48);
        const parts = partsOf(cut);
        expect(parts.reduce((sum, part) => sum + part.to - part.from, 0)).toBe(cut.to - cut.from);
        expect(parts.every((part) => part.from >= 0 && part.to <= PIECE_SAMPLES && part.to > part.from)).toBe(true);
      }
    }),
  );
});
