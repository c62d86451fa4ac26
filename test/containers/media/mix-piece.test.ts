import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { addStem, effectsOf, lay, withDialogue } from "../../../containers/media/mix-piece.ts";
import type { Span } from "../../../containers/media/spans.ts";

/** Deterministic noise of 16 bit steps. */
function noise(length: number, height: number, seed: number): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.round(((state >>> 8) / 2 ** 24 - 0.5) * 65_536 * height) / 32_768;
  });
}

type Scene = {
  samples: number;
  channels: number;
  seed: number;
  background: boolean;
  spans: Span[];
  takes: { startSample: number; samples: number; height: number; speaker: number }[];
};
const spans = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 150 }), length: fc.integer({ min: 1, max: 400 }), duckDb: fc.integer({ min: -20, max: 0 }) }), {
    maxLength: 4,
  })
  .map((all) => {
    let at = -80;
    return all.map(({ gap, length, duckDb }) => ({ startMs: (at += gap), endMs: (at += length), duckDb }));
  });
const scenes: fc.Arbitrary<Scene> = fc.record({
  samples: fc.integer({ min: 1, max: 30_000 }),
  channels: fc.constantFrom(1, 2, 6),
  seed: fc.integer({ min: 0, max: 1_000 }),
  background: fc.boolean(),
  spans,
  takes: fc.array(
    fc.record({
      startSample: fc.integer({ min: -5_000, max: 30_000 }),
      samples: fc.integer({ min: 1, max: 9_000 }),
      height: fc.double({ min: 0, max: 1, noNaN: true }),
      speaker: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 5 },
  ),
});
type Mixed = { programme: Float32Array[]; effects: Float32Array[]; stems: Float32Array[]; mix: Float32Array[] };
const voicedOf = (channels: number): number[] => (channels === 6 ? [2] : Array.from({ length: channels }, (_, k) => k));

/** Mixes samples [from, to) of a scene. */
function mixed(scene: Scene, from = 0, to = scene.samples): Mixed {
  const voiced = voicedOf(scene.channels);
  const cut = (seed: number, height: number): Float32Array => noise(scene.samples, height, seed).subarray(from, to);
  const programme = Array.from({ length: scene.channels }, (_, channel) => cut(scene.seed + channel, 1));
  const background = scene.background ? voiced.map((channel) => cut(scene.seed + 40 + channel, 0.1)) : null;
  const effects = effectsOf({ startSample: from, programme, background, voiced, spans: scene.spans });
  const dialogue = new Float64Array(to - from);
  const stems = [0, 1, 2].map((speaker) => {
    const stem = new Float32Array(to - from);
    for (const [index, take] of scene.takes.entries()) if (take.speaker === speaker) lay(stem, from, noise(take.samples, take.height, index), take.startSample);
    addStem(dialogue, stem);
    return stem;
  });
  return { programme, effects, stems, mix: withDialogue(effects, dialogue, voiced) };
}
const bytes = (planes: Float32Array[]): Buffer => Buffer.concat(planes.map((plane) => Buffer.from(plane.buffer, plane.byteOffset, plane.byteLength)));

describe("mixing a piece", () => {
  it("leaves the programme bit by bit as it is where there is neither a span nor a take, and in channels without a voice", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { mix, programme } = mixed(scene);
        const touched = (frame: number): boolean =>
          scene.spans.some((span) => frame >= span.startMs * 48 && frame < span.endMs * 48) ||
          scene.takes.some((take) => frame >= take.startSample && frame < take.startSample + take.samples);
        const changed = mix.map((plane, channel) =>
          plane.findIndex((value, at) => value !== programme[channel]?.[at] && !(voicedOf(scene.channels).includes(channel) && touched(at))),
        );
        expect(changed.every((at) => at === -1)).toBe(true);
      }),
    );
  });
  it("makes the same samples in pieces as in one", () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 0, max: 1, noNaN: true }), (scene, part) => {
        const at = Math.floor(scene.samples * part);
        const [whole, first, second] = [mixed(scene), mixed(scene, 0, at), mixed(scene, at)];
        const joined = (of: (one: Mixed) => Float32Array[]): Float32Array[] =>
          of(first).map((plane, k) => Float32Array.from([...plane, ...(of(second)[k] ?? [])]));
        for (const of of [(one: Mixed) => one.mix, (one: Mixed) => one.effects, (one: Mixed) => one.stems])
          expect(bytes(joined(of)).equals(bytes(of(whole)))).toBe(true);
      }),
    );
  });
  it("is the sum of its stems within one step of a float", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { mix, effects, stems } = mixed(scene);
        for (const channel of voicedOf(scene.channels)) {
          const wrong = mix[channel]?.findIndex((value, at) => {
            const sum = stems.reduceRight((total, stem) => total + (stem[at] ?? 0), effects[channel]?.[at] ?? 0);
            return Math.abs(value - sum) > Math.max(Math.abs(sum) * 2 ** -23, 2 ** -149);
          });
          expect(wrong).toBe(-1);
        }
      }),
    );
  });
  it("never makes the programme louder in a span than it or the background is", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const flat = { ...scene, background: false, takes: [] };
        const { programme, effects } = mixed(flat);
        expect(effects.every((plane, channel) => plane.every((value, at) => Math.abs(value) <= Math.abs(programme[channel]?.[at] ?? 0) * 1.000_001))).toBe(
          true,
        );
      }),
    );
  });
  it("makes silence of silence", () => {
    const silent = [new Float32Array(4_800), new Float32Array(4_800)];
    const effects = effectsOf({ startSample: 0, programme: silent, background: silent, voiced: [0, 1], spans: [{ startMs: 0, endMs: 90, duckDb: -6 }] });
    expect(withDialogue(effects, new Float64Array(4_800), [0, 1]).every((plane) => plane.every((value) => value === 0))).toBe(true);
  });
});

const flat = (value: number): Float32Array[] => [new Float32Array(48_000).fill(value)];

describe("a span", () => {
  const bed = { startSample: 0, programme: flat(0.5), voiced: [0] };
  it("gives way to the background over 60 ms inside it, or ducks", () => {
    const [separated] = effectsOf({ ...bed, background: flat(0.25), spans: [{ startMs: 100, endMs: 600, duckDb: -6.020_6 }] });
    expect([separated?.[4_799], separated?.[4_800 + 1_440], separated?.[15_000], separated?.[28_800]]).toEqual([
      0.5,
      expect.closeTo(0.3125, 3),
      expect.closeTo(0.125, 6),
      0.5,
    ]);
    expect(effectsOf({ ...bed, background: null, spans: [{ startMs: 100, endMs: 600, duckDb: -20 }] })[0]?.[15_000]).toBeCloseTo(0.05, 6);
  });
  it("that touches the next glides to its ducking over 60 ms, without the programme in between", () => {
    const touching = [
      { startMs: 100, endMs: 400, duckDb: 0 },
      { startMs: 400, endMs: 800, duckDb: -20 },
    ];
    const [plane] = effectsOf({ ...bed, background: flat(0.1), spans: touching });
    const at = (ms: number): number => plane?.[ms * 48] ?? 0;
    expect([at(369), at(400), at(431)]).toEqual([expect.closeTo(0.1, 6), expect.closeTo(0.055, 3), expect.closeTo(0.01, 6)]);
    const glide = Array.from({ length: 61 }, (_, k) => at(370 + k));
    expect(glide.every((value, k) => k === 0 || value <= (glide[k - 1] ?? 0))).toBe(true);
  });
  it("is refused where it is empty, out of order or over another", () => {
    const span = (startMs: number, endMs: number): Span => ({ startMs, endMs, duckDb: 0 });
    for (const wrong of [[span(100, 100)], [span(300, 400), span(100, 200)], [span(100, 300), span(299, 400)]])
      expect(() => effectsOf({ ...bed, background: null, spans: wrong })).toThrow("in order");
  });
});
