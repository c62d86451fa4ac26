import { describe, expect, it } from "vitest";
import { MixValue } from "../../../containers/contract/stages.ts";
import type { MixParams } from "../../../containers/contract/stages.ts";
import { integratedDb } from "../../../containers/contract/loudness.ts";
import { mix } from "../../../containers/media/mix.ts";
import { readSound } from "../../../containers/media/sound.ts";
import { readWav } from "../../../containers/media/wav.ts";
import { stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";
import { foreignWav, sine } from "./sounds.ts";

const SAMPLES = 60_000;
const START = 1_536_000;
const base: MixParams = { piece: 1, startSample: START, samples: SAMPLES, placements: [], spans: [], voiced: [0], spoken: [0], stems: null };
type Placed = MixParams["placements"][number];

/** 16 bit, as programmes are: every channel a tone of its own. */
function programme(name: string, channels: number, samples = SAMPLES, height = 0.2): string {
  const planes = Array.from({ length: channels }, (_, channel) => sine(samples, 300 + 170 * channel, 48_000, height));
  const values = Float32Array.from({ length: samples * channels }, (_, k) => planes[k % channels]?.[Math.floor(k / channels)] ?? 0);
  return foreignWav(name, { kind: "pcm", bits: 16, sampleRate: 48_000, channels }, values);
}
const take = (name: string, seconds = 1, sampleRate = 24_000, hertz = 220): string =>
  foreignWav(name, { kind: "pcm", bits: 16, sampleRate, channels: 1 }, sine(seconds * sampleRate, hertz, sampleRate));
const placed = (lineId: string, parts: Partial<Placed["parts"][number]>[], more: Partial<Placed> = {}): Placed => ({
  lineId,
  speakerId: "spk_1",
  gainDb: 0,
  proof: false,
  parts: parts.map((part) => ({ fromMs: 0, toMs: null, startSample: START, samples: 48_000, ...part })),
  ...more,
});
async function ran(params: Partial<MixParams>, inputs: Record<string, string[]>): Promise<{ run: Ran; value: MixValue }> {
  const run = stageRun({ ...base, ...params }, inputs);
  return { run, value: MixValue.parse((await mix(run)).value) };
}
const planesOf = async (run: Ran, name: string): Promise<Float32Array[]> => (await readSound(run.artifacts[name] ?? "")).planes;
const monoOf = async (run: Ran, name: string): Promise<Float32Array> => (await planesOf(run, name))[0] ?? new Float32Array(0);

describe("the mix stage", () => {
  it("hands over the programme as it is, its head and tail and no dialogue, where nobody is dubbed", async () => {
    const file = programme("plain.wav", 6);
    const { run, value } = await ran({ voiced: [2], spoken: [2] }, { programme: [file] });
    const original = (await readSound(file)).planes;
    expect(value).toMatchObject({ samples: SAMPLES, channels: 6, effects: value.blocks });
    expect(new Set(value.dialogue)).toEqual(new Set([-12_000]));
    expect(await planesOf(run, "mix")).toEqual(original);
    expect(await planesOf(run, "mix_head")).toEqual(original.map((plane) => plane.subarray(0, 2_048)));
    expect(await planesOf(run, "mix_tail")).toEqual(original.map((plane) => plane.subarray(SAMPLES - 8_192)));
    expect(await monoOf(run, "dialogue")).toEqual(new Float32Array(SAMPLES));
    expect(Object.keys(run.artifacts).sort()).toEqual(["dialogue", "mix", "mix_head", "mix_tail"]);
  });
  it("puts the background under the voiced channel and the dialogue into the spoken one, and leaves the other five alone", async () => {
    const film = programme("five-one.wav", 6);
    const background = programme("background.wav", 1, SAMPLES, 0.05);
    const span = { startMs: 32_000, endMs: 33_250, duckDb: -6 };
    const inputs = { programme: [film], background: [background], takes: [take("line.wav")] };
    const { run } = await ran({ voiced: [2], spoken: [2], spans: [span], placements: [placed("a", [{}])] }, inputs);
    const [mixed, original, voice, under] = [
      await planesOf(run, "mix"),
      (await readSound(film)).planes,
      await monoOf(run, "dialogue"),
      (await readSound(background)).planes[0],
    ];
    for (const channel of [0, 1, 3, 4, 5]) expect(mixed[channel]).toEqual(original[channel]);
    expect(voice[20_000]).not.toBe(0);
    expect(mixed[2]?.[20_000]).toBeCloseTo((under?.[20_000] ?? 0) * 10 ** -0.3 + (voice[20_000] ?? 0), 6);
  });
  it("hands over stems that add up to the mix within one step of a float, and proofs of whole takes", async () => {
    const takes = [take("one.wav"), take("two.wav", 1, 44_100, 330), take("three.wav", 1, 24_000, 150)];
    const placements = [
      placed("lin_1", [{ startSample: START + 1_000 }], { gainDb: -3 }),
      placed("lin_2", [{ startSample: START + 9_000 }], { speakerId: "spk_2" }),
      placed("lin_3", [{ startSample: START + 50_000 }], { proof: true }),
    ];
    const { run } = await ran(
      { stems: ["spk_1", "spk_2", "spk_3"], voiced: [0, 1], spoken: [0, 1], placements, spans: [{ startMs: 32_000, endMs: 33_000, duckDb: -18 }] },
      { programme: [programme("stereo.wav", 2)], takes },
    );
    const [mixed, effects] = [await planesOf(run, "mix"), await planesOf(run, "effects")];
    const voices = [await monoOf(run, "dialogue/spk_1"), await monoOf(run, "dialogue/spk_2")];
    for (const channel of [0, 1]) {
      const wrong = mixed[channel]?.findIndex((value, at) => {
        const sum = (effects[channel]?.[at] ?? 0) + (voices[0]?.[at] ?? 0) + (voices[1]?.[at] ?? 0);
        return Math.abs(value - sum) > Math.abs(sum) * 2 ** -23;
      });
      expect(wrong).toBe(-1);
    }
    const proof = await readWav(run.artifacts["proof/lin_3"] ?? "");
    expect(proof).toMatchObject({ sampleRate: 48_000, channels: 1 });
    expect(proof.pcm).toHaveLength(48_000);
    const heard = voices[0]?.subarray(50_000) ?? new Float32Array(0);
    expect(proof.pcm.subarray(0, 10_000)).toEqual(Int16Array.from(heard, (value) => Math.round(value * 32_768)));
    expect(run.artifacts["proof/lin_1"]).toBeUndefined();
    expect(await monoOf(run, "dialogue/spk_3")).toEqual(new Float32Array(SAMPLES));
  });
  it("lays each part of a take in its place with silence between them", async () => {
    const parts = [
      { fromMs: 0, toMs: 400, startSample: START + 4_800, samples: 19_200 },
      { fromMs: 400, toMs: 600, startSample: START + 28_800, samples: 9_600 },
      { fromMs: 600, toMs: null, startSample: START + 40_000, samples: 17_000 },
    ];
    const { run } = await ran({ placements: [placed("a", parts)] }, { programme: [programme("bed.wav", 1)], takes: [take("parts.wav")] });
    const voice = await monoOf(run, "dialogue");
    const sounding = (from: number, to: number): boolean => voice.subarray(from, to).some((value) => value !== 0);
    expect([
      sounding(0, 4_800),
      sounding(4_800, 24_000),
      sounding(24_000, 28_800),
      sounding(28_800, 38_400),
      sounding(38_400, 40_000),
      sounding(57_000, SAMPLES),
    ]).toEqual([false, true, false, true, false, false]);
    // its own length at its own pace: the very samples, brought to 48 kHz
    expect(voice[28_800 + 4_000]).toBeCloseTo(sine(48_000, 220, 48_000)[19_200 + 4_000] ?? 0, 3);
  });
  it("joins a stretched take over two pieces bit by bit", async () => {
    const placements = [placed("a", [{ startSample: START + SAMPLES - 20_000, samples: 40_555 }], { gainDb: -2 })];
    const takes = [take("seam.wav")];
    const dialogue = async (startSample: number, samples: number): Promise<number[]> => {
      const { run } = await ran({ startSample, samples, placements }, { programme: [programme(`quiet-${samples}.wav`, 1, samples)], takes });
      return [...(await monoOf(run, "dialogue"))];
    };
    const whole = await dialogue(START, SAMPLES * 2);
    expect([...(await dialogue(START, SAMPLES)), ...(await dialogue(START + SAMPLES, SAMPLES))]).toEqual(whole);
    const sounding = [...whole.keys()].filter((at) => whole[at] !== 0);
    expect(sounding[0]).toBeGreaterThanOrEqual(40_000);
    expect(sounding.at(-1)).toBeLessThan(40_000 + 40_555);
  });
  it("measures what is heard: the dialogue of two channels 3 dB above one, and no peak bent", async () => {
    const inputs = { programme: [programme("silent.wav", 2, SAMPLES, 0)], takes: [take("loud.wav", 1, 48_000, 997)] };
    const placements = [placed("a", [{}], { gainDb: 12 })];
    const [both, left] = [await ran({ voiced: [0, 1], spoken: [0, 1], placements }, inputs), await ran({ voiced: [0, 1], spoken: [0], placements }, inputs)];
    expect(both.value.peakDb).toBeCloseTo(20 * Math.log10(0.3) + 12, 1);
    expect(both.value.dialogue.every((block, at) => Math.abs(block - (both.value.blocks[at] ?? 0)) <= 1)).toBe(true);
    expect(integratedDb(left.value.dialogue)).toBeCloseTo(integratedDb(both.value.dialogue) - 3.01, 2);
    expect(new Set(both.value.effects)).toEqual(new Set([-12_000]));
  });
  it("says how far it is, and stops between two takes when told to", async () => {
    const stop = new AbortController();
    const run = stageRun(
      { ...base, placements: [placed("a", [{}]), placed("b", [{ startSample: START + 50_000, samples: 9_000 }])] },
      { programme: [programme("p.wav", 1)], takes: [take("a.wav"), take("b.wav", 0.2)] },
      stop.signal,
    );
    await expect(mix({ ...run, progress: (fraction) => (run.fractions.push(fraction), stop.abort()) })).rejects.toThrow("aborted");
    expect(run.fractions).toEqual([0.4]);
    expect(run.artifacts).toEqual({});
  });
});

describe("what the mix stage refuses", () => {
  it("is a piece of another length, channels that are not there, and takes that do not match the placements", async () => {
    const right = programme("right.wav", 2);
    const refused = (params: Partial<MixParams>, inputs: Record<string, string[]>): Promise<unknown> =>
      expect(ran(params, inputs)).rejects.toMatchObject({ code: "invalid_task" });
    await refused({}, { programme: [programme("ten.wav", 1, 10)] });
    await refused({ spoken: [2] }, { programme: [right] });
    await refused({ voiced: [0, 1] }, { programme: [right], background: [programme("one.wav", 1)] });
    await refused({ placements: [placed("a", [{}])] }, { programme: [right] });
    await refused({ placements: [placed("a", [{ startSample: 5_000 }, { startSample: 0 }])] }, { programme: [right], takes: [take("t.wav")] });
    await refused({ spans: [{ startMs: 5, endMs: 5, duckDb: 0 }] }, { programme: [right] });
    await expect(ran({}, { programme: [import.meta.filename] })).rejects.toMatchObject({ code: "invalid_wav" });
  });
  it("is a take without samples, one ten times too long for its place, and a part that the take does not have", async () => {
    const film = [programme("film.wav", 1)];
    const refused = (part: object, file: string, code: string): Promise<unknown> =>
      expect(ran({ placements: [placed("a", [part])] }, { programme: film, takes: [file] })).rejects.toMatchObject({ code });
    await refused({}, take("none.wav", 0), "empty_take");
    await refused({ samples: 48_000 }, take("long.wav", 10), "take_mismatch");
    await refused({ samples: 48_000 }, take("tiny.wav", 0.05), "take_mismatch");
    await refused({ fromMs: 2_000 }, take("second.wav"), "take_mismatch");
    await refused({}, import.meta.filename, "invalid_wav");
  });
});
