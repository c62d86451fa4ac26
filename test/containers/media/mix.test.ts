import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MixValue } from "../../../containers/contract/stages.ts";
import type { MixParams } from "../../../containers/contract/stages.ts";
import { mix } from "../../../containers/media/mix.ts";
import { layTake, mixPiece } from "../../../containers/media/mix-piece.ts";
import type { Mixed } from "../../../containers/media/mix-piece.ts";
import type { Span } from "../../../containers/media/spans.ts";
import { readWav, writeWav } from "../../../containers/media/wav.ts";
import { fileOf, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

/** Deterministic noise of a given height. */
function noise(length: number, height: number, seed: number): Int16Array {
  let state = seed + 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.round(((state >>> 8) / 2 ** 24 - 0.5) * 2 * height);
  });
}

type Scene = {
  samples: number;
  channels: number;
  seed: number;
  background: boolean;
  spans: Span[];
  takes: { startSample: number; samples: number; height: number }[];
};
const scenes = fc.record({
  samples: fc.integer({ min: 1, max: 30_000 }),
  channels: fc.integer({ min: 1, max: 2 }),
  seed: fc.integer({ min: 0, max: 1_000 }),
  background: fc.boolean(),
  spans: fc.array(fc.record({ startMs: fc.integer({ min: -50, max: 600 }), endMs: fc.integer({ min: 0, max: 700 }) }), { maxLength: 4 }),
  takes: fc.array(
    fc.record({
      startSample: fc.integer({ min: -5_000, max: 30_000 }),
      samples: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 0, max: 32_000 }),
    }),
    { maxLength: 3 },
  ),
});

/** Mixes samples [from, to) of a scene. */
function mixed(scene: Scene, from = 0, to = scene.samples): Mixed {
  const cut = (pcm: Int16Array): Int16Array => pcm.subarray(from * scene.channels, to * scene.channels);
  const dialogue = new Float32Array(to - from);
  for (const [index, take] of scene.takes.entries()) layTake(dialogue, from, Float32Array.from(noise(take.samples, take.height, index)), take.startSample);
  const bed = { startSample: from, channels: scene.channels, spans: scene.spans, duckDb: -18 };
  const background = scene.background ? cut(noise(scene.samples * scene.channels, 3_000, scene.seed + 7)) : null;
  return mixPiece({ ...bed, programme: cut(programmeOf(scene)), background }, dialogue);
}
const programmeOf = (scene: Scene): Int16Array => noise(scene.samples * scene.channels, 32_767, scene.seed);

describe("mixing a piece", () => {
  it("leaves the programme bit-identical where there is neither a span nor a take", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { mix: out } = mixed(scene);
        const touched = (frame: number): boolean =>
          scene.spans.some((span) => frame >= span.startMs * 48 && frame < span.endMs * 48) ||
          scene.takes.some((take) => frame >= take.startSample && frame < take.startSample + take.samples);
        const changed = programmeOf(scene).findIndex((sample, at) => sample !== out[at] && !touched(Math.floor(at / scene.channels)));
        expect(changed).toBe(-1);
      }),
    );
  });
  it("makes the same samples in pieces as in one", () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 0, max: 1, noNaN: true }), (scene, part) => {
        const at = Math.floor(scene.samples * part);
        const [whole, first, second] = [mixed(scene), mixed(scene, 0, at), mixed(scene, at)];
        expect(Buffer.from(new Int16Array([...first.mix, ...second.mix]).buffer).equals(Buffer.from(whole.mix.buffer))).toBe(true);
        expect(Buffer.from(new Int16Array([...first.dialogue, ...second.dialogue]).buffer).equals(Buffer.from(whole.dialogue.buffer))).toBe(true);
      }),
    );
  });
  it("is the dialogue stem plus what it is without dialogue, and where that would clip it bends", () => {
    const loud = 27_000;
    fc.assert(
      fc.property(scenes, (scene) => {
        const [full, bed] = [mixed(scene), mixed({ ...scene, takes: [] })];
        const wrong = full.mix.findIndex((sample, at) => {
          const voice = full.dialogue[Math.floor(at / scene.channels)] ?? 0;
          const under = bed.mix[at] ?? 0;
          if (Math.abs(under + voice) >= loud) return Math.abs(sample) > Math.max(32_300, Math.abs(under) + 1);
          return Math.abs(voice) < loud && Math.abs(under + voice - sample) > 1;
        });
        expect(wrong).toBe(-1);
      }),
    );
  });
  it("makes silence of silence", () => {
    const { mix: out, dialogue } = mixPiece(
      { startSample: 0, channels: 2, programme: new Int16Array(2000), background: new Int16Array(2000), spans: [{ startMs: 0, endMs: 10 }], duckDb: -18 },
      new Float32Array(1000),
    );
    expect([...out, ...dialogue].every((sample) => sample === 0)).toBe(true);
  });
  it("gives way to the background over 60 ms inside the span, or ducks", () => {
    const programme = new Int16Array(48_000).fill(10_000);
    const bed = { startSample: 0, channels: 1, programme, spans: [{ startMs: 100, endMs: 600 }], duckDb: -20 };
    const separated = mixPiece({ ...bed, background: new Int16Array(48_000).fill(500) }, new Float32Array(48_000)).mix;
    expect([separated[4_799], separated[4_800 + 1_440], separated[15_000], separated[28_800]]).toEqual([10_000, expect.closeTo(5_250, -1), 500, 10_000]);
    expect(mixPiece({ ...bed, background: null }, new Float32Array(48_000)).mix[15_000]).toBe(1_000);
  });
});

const SAMPLES = 60_000;
const base: MixParams = { piece: 1, startSample: 1_536_000, samples: SAMPLES, placements: [], spans: [], duckDb: -18 };
async function wav(name: string, pcm: Int16Array, channels: number, sampleRate = 48_000): Promise<string> {
  await writeWav(fileOf(name), { sampleRate, channels, pcm });
  return fileOf(name);
}
async function ran(params: Partial<MixParams>, inputs: Record<string, string[]>): Promise<{ run: Ran; value: unknown }> {
  const run = stageRun({ ...base, ...params }, inputs);
  return { run, value: MixValue.parse((await mix(run)).value) };
}

describe("the mix stage", () => {
  it("hands over the mix, its head and tail, and the dialogue", async () => {
    const programme = noise(SAMPLES * 2, 8_000, 3);
    const { run, value } = await ran({}, { programme: [await wav("programme.wav", programme, 2)] });
    expect(value).toMatchObject({ samples: SAMPLES, channels: 2 });
    const read = async (name: string): Promise<Int16Array> => (await readWav(run.artifacts[name] ?? "")).pcm;
    expect(await read("mix")).toEqual(programme);
    expect(await read("mix_head")).toEqual(programme.subarray(0, 2_048 * 2));
    expect(await read("mix_tail")).toEqual(programme.subarray((SAMPLES - 8_192) * 2));
    expect(await read("dialogue")).toEqual(new Int16Array(SAMPLES));
  });
  it("joins a stretched take over two pieces without a seam", async () => {
    const take = await wav("take.wav", noise(24_000, 6_000, 5), 1, 24_000);
    const placement = { lineId: "a", startSample: 1_536_000 + SAMPLES - 20_000, samples: 55_555, gainDb: -2 };
    const quiet = await wav("quiet.wav", new Int16Array(SAMPLES), 1);
    const double = await wav("double.wav", new Int16Array(SAMPLES * 2), 1);
    const dialogue = async (startSample: number, samples: number, programme: string): Promise<Int16Array> => {
      const { run } = await ran({ startSample, samples, placements: [placement] }, { programme: [programme], takes: [take] });
      return (await readWav(run.artifacts["dialogue"] ?? "")).pcm;
    };
    const parts = [await dialogue(1_536_000, SAMPLES, quiet), await dialogue(1_536_000 + SAMPLES, SAMPLES, quiet)];
    const whole = await dialogue(1_536_000, SAMPLES * 2, double);
    expect(Int16Array.from(parts.flatMap((part) => [...part]))).toEqual(whole);
    const sounding = [...whole.keys()].filter((at) => whole[at] !== 0);
    expect(sounding[0]).toBeGreaterThanOrEqual(40_000);
    expect(sounding.at(-1)).toBeLessThan(40_000 + 55_555);
  });
  it("holds a loud take below clipping and says the peak", async () => {
    const take = await wav("loud.wav", noise(20_000, 32_000, 9), 1);
    const { value, run } = await ran(
      { placements: [{ lineId: "a", startSample: 1_540_000, samples: 20_000, gainDb: 12 }] },
      { programme: [await wav("still.wav", new Int16Array(SAMPLES), 1)], takes: [take] },
    );
    expect((value as { peakDb: number }).peakDb).toBeLessThanOrEqual(-1.4);
    expect((await readWav(run.artifacts["dialogue"] ?? "")).pcm.some((sample) => Math.abs(sample) > 15_000)).toBe(true);
  });
  it("refuses a piece of another length, a missing take and what is no WAV", async () => {
    const programme = await wav("short.wav", new Int16Array(10), 1);
    await expect(ran({}, { programme: [programme] })).rejects.toMatchObject({ code: "invalid_task" });
    const right = await wav("right.wav", new Int16Array(SAMPLES), 1);
    await expect(ran({ placements: [{ lineId: "a", startSample: 0, samples: 5, gainDb: 0 }] }, { programme: [right] })).rejects.toMatchObject({
      code: "invalid_task",
    });
    await expect(ran({}, { programme: [import.meta.filename] })).rejects.toMatchObject({ code: "invalid_wav" });
  });
});
