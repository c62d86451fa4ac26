import * as fc from "../property.ts";
import { describe, expect, test } from "vitest";
import { MixParams, PIECE_SAMPLES } from "../../containers/contract/stages.ts";
import { duckDb, speakerLevels, takeGainDb } from "../../src/dubbing/loudness.ts";
import { mixPiece, takeMs, type TakeSound } from "../../src/dubbing/mix-plan.ts";
import type { Line, Placement } from "../../src/dubbing/script.ts";
import { overlap, voiceSpans } from "../../src/dubbing/voice-spans.ts";

const line = (id: string, speech: [number, number][], more: Partial<Line> = {}): Line => ({
  id,
  anchor: id,
  startMs: speech[0]?.[0] ?? 0,
  endMs: speech.at(-1)?.[1] ?? 0,
  speakerId: "spk_1",
  text: "text",
  speech,
  words: 3,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});
const place = (lineId: string, startMs: number, endMs: number, rate = 1): Placement => ({ lineId, placed: true, startMs, endMs, rate, reason: "natural" });
const take = (ms: number, levelDb = -20): TakeSound => ({ samples: ms * 24, sampleRate: 24_000, levelDb });
const film = 2 * PIECE_SAMPLES + 48_000;

function mix(
  lines: Line[],
  placements: Placement[],
  {
    piece = 0,
    takeOf = {},
    separated = true,
    behindDb = -60,
    ...more
  }: { piece?: number; takeOf?: Record<string, TakeSound>; separated?: boolean; behindDb?: number; proves?: boolean } = {},
) {
  const takes = new Map(placements.map((one) => [one.lineId, takeOf[one.lineId] ?? take(one.endMs - one.startMs)]));
  const backgroundDb = separated ? () => behindDb : null;
  return mixPiece({ piece, samples: film, placements, takes, lines, duckDb: -18, backgroundDb, voiced: [0, 1], spoken: [0, 1], ...more });
}

describe("mixPiece counts samples", () => {
  test("exactly: a take at rate 1 is resampled and nothing else", () => {
    const { params, takes } = mix([line("a", [[1000, 2000]])], [place("a", 1000, 1900)]);
    expect(MixParams.parse(params).placements).toEqual([
      { lineId: "a", speakerId: "spk_1", gainDb: 0, parts: [{ fromMs: 0, toMs: null, startSample: 48_000, samples: 43_200 }], proof: false },
    ]);
    expect(takes).toEqual(["a"]);
  });

  test("a take whose last millisecond is not full has room at rate 1", () => {
    const odd = { samples: 24_001, sampleRate: 24_000, levelDb: -20 };
    expect(takeMs(odd)).toBe(1001);
    expect(mix([line("a", [[0, 2000]])], [place("a", 0, takeMs(odd))], { takeOf: { a: odd } }).params.placements[0]?.parts[0]?.samples).toBe(48_002);
  });

  test("a stretched take never gets longer than its placement", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 300_000 }),
        fc.constantFrom(16_000, 22_050, 24_000, 44_100),
        fc.double({ min: 1, max: 1.6, noNaN: true }),
        (samples, sampleRate, wanted) => {
          const ms = takeMs({ samples, sampleRate });
          const placedMs = Math.ceil(ms / wanted);
          const placed = mix([line("a", [[0, 20_000]])], [place("a", 500, 500 + placedMs, ms / placedMs)], {
            takeOf: { a: { samples, sampleRate, levelDb: -20 } },
          }).params.placements[0]?.parts[0];
          expect(placed?.samples).toBeLessThanOrEqual(placedMs * 48);
          expect(placed?.samples).toBeGreaterThan((placedMs - 2) * 48);
        },
      ),
      { seed: 6 },
    );
  });

  test("a take over a border belongs to both pieces with the same absolute start", () => {
    const lines = [line("a", [[31_000, 33_000]])];
    const [first, second] = [0, 1].map((piece) => mix(lines, [place("a", 31_000, 33_000)], { piece })) as [ReturnType<typeof mix>, ReturnType<typeof mix>];
    expect(first.params.placements).toEqual(second.params.placements);
    expect(second.params.startSample).toBe(PIECE_SAMPLES);
    expect(first.params.spans).toEqual([{ startMs: 30_880, endMs: 32_100, duckDb: 0 }]);
    expect(second.params.spans).toEqual([{ startMs: 31_900, endMs: 33_120, duckDb: 0 }]);
  });

  test("the last piece is shorter and hears only what touches it", () => {
    const { params, takes } = mix([line("a", [[1000, 2000]])], [place("a", 1000, 1900)], { piece: 2 });
    const empty = { placements: [], spans: [], voiced: [0, 1], spoken: [0, 1], stems: null };
    expect(params).toEqual({ piece: 2, startSample: 2 * PIECE_SAMPLES, samples: 48_000, ...empty });
    expect(takes).toEqual([]);
  });

  test("looking only at lines near the piece gives the spans of the whole film", () => {
    const part = fc.record({
      gap: fc.integer({ min: 0, max: 3000 }),
      length: fc.integer({ min: 300, max: 12_000 }),
      shift: fc.integer({ min: -300, max: 600 }),
      share: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
      kept: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 14 }), fc.boolean(), (parts, separated) => {
        let end = 20_000;
        const lines = parts.map(({ gap, length, kept }, index) => {
          const made = line(`l${index}`, [[end + gap, end + gap + length]], { treatment: kept ? "keep" : "dub" });
          end = made.endMs;
          return made;
        });
        const placements = lines.map(({ id, startMs, endMs }, index) =>
          place(id, startMs + (parts[index]?.shift ?? 0), Math.round(startMs + 700 + (endMs - startMs) * (parts[index]?.share ?? 1))),
        );
        const whole = voiceSpans(lines, new Map(placements.map((one) => [one.lineId, one])), {
          separated,
          filmMs: film / 48,
          duckOf: () => (separated ? 0 : -18),
        });
        expect(mix(lines, placements, { piece: 1, separated }).params.spans).toEqual(
          whole.flatMap((span) => overlap(span, { startMs: 31_900, endMs: 64_100 })),
        );
      }),
      { numRuns: 2000, seed: 9 },
    );
  });

  test("an edit in one piece changes no other piece", () => {
    const lines = Array.from({ length: 30 }, (_, index) => line(`l${index}`, [[index * 3000, index * 3000 + 2000]], { levelDb: -20 + (index % 3) }));
    const placements = lines.map(({ id, startMs }) => place(id, startMs, startMs + 2400));
    const without = mix(
      lines.filter(({ id }) => id !== "l2"),
      placements.filter(({ lineId }) => lineId !== "l2"),
      { piece: 1 },
    );
    expect(without).toEqual(mix(lines, placements, { piece: 1 }));
  });
});

describe("takeGainDb", () => {
  test("gives a take the level of its original line", () => {
    expect(takeGainDb(-20, -20, -23)).toBe(3);
  });

  test("keeps 70 % of a line's difference from the speaker's median, within 6 dB", () => {
    expect(takeGainDb(-30, -20, -20)).toBe(-6);
    expect(takeGainDb(-25, -20, -20)).toBe(-3.5);
    expect(takeGainDb(-40, -20, -20)).toBe(-6);
  });

  test("never moves a take by more than 12 dB", () => {
    expect(takeGainDb(-20, -20, -60)).toBe(12);
    expect(takeGainDb(-60, -60, -20)).toBe(-12);
  });

  test("the median is each speaker's own", () => {
    const lines = [line("a", [[0, 1]], { levelDb: -20 }), line("b", [[0, 1]], { levelDb: -22.2 }), line("c", [[0, 1]], { levelDb: -40, speakerId: "spk_2" })];
    expect([...speakerLevels(lines)]).toEqual([
      ["spk_1", -21],
      ["spk_2", -40],
    ]);
  });
});

describe("the original voice gives way", () => {
  const spansOf = (lines: Line[], placements: Placement[], separated = true) =>
    mix(lines, placements, { separated }).params.spans.map(({ startMs, endMs }) => [startMs, endMs]);

  test("where a dubbed line is spoken, and 120 ms around", () => {
    expect(spansOf([line("a", [[1000, 2000]])], [place("a", 1000, 1900)])).toEqual([[880, 2120]]);
  });

  test("in a pause of the line only while the take speaks through it", () => {
    const paused = line("a", [
      [1000, 2000],
      [3500, 4500],
    ]);
    expect(spansOf([paused], [place("a", 1000, 2500)])).toEqual([
      [880, 2560],
      [3380, 4620],
    ]);
    expect(spansOf([paused], [place("a", 1000, 4000)])).toEqual([[880, 4620]]);
  });

  test("not under the part of a take that runs into silence, so that laughter stays whole", () => {
    expect(spansOf([line("a", [[1000, 2000]])], [place("a", 1000, 3000)])).toEqual([[880, 2120]]);
  });

  test("under the whole take when nothing was parted, or the programme would drown it", () => {
    expect(spansOf([line("a", [[1000, 2000]])], [place("a", 1000, 3000)], false)).toEqual([[880, 3060]]);
  });

  test("nowhere for a line that is kept or too long; for a muted line though no take speaks", () => {
    expect(spansOf([line("a", [[1000, 2000]], { treatment: "keep" })], [])).toEqual([]);
    expect(spansOf([line("a", [[1000, 2000]])], [{ ...place("a", 1000, 2000), placed: false, reason: "too_long" }])).toEqual([]);
    expect(spansOf([line("a", [[1000, 2000]], { treatment: "mute" })], [])).toEqual([[880, 2120]]);
  });

  test("in one span where two are less than 200 ms apart", () => {
    expect(spansOf([line("a", [[1000, 2000]]), line("b", [[2400, 3000]])], [place("a", 1000, 2000), place("b", 2400, 3000)])).toEqual([[880, 3120]]);
    expect(spansOf([line("a", [[1000, 2000]]), line("b", [[2500, 3000]])], [place("a", 1000, 2000), place("b", 2500, 3000)])).toEqual([
      [880, 2120],
      [2380, 3120],
    ]);
  });

  test("never where a kept line speaks, not even between two dubbed ones", () => {
    const lines = [line("a", [[1000, 2000]]), line("k", [[2050, 2150]], { treatment: "keep" }), line("b", [[2200, 3000]])];
    expect(spansOf(lines, [place("a", 1000, 2000), place("b", 2200, 3000)])).toEqual([
      [880, 2050],
      [2150, 3120],
    ]);
  });

  test("within the film", () => {
    expect(spansOf([line("a", [[50, 1000]])], [place("a", 50, 1000)])[0]?.[0]).toBe(0);
    expect(mix([line("a", [[64_500, 65_000]])], [place("a", 64_500, 64_900)], { piece: 2 }).params.spans).toEqual([
      { startMs: 64_380, endMs: 65_000, duckDb: 0 },
    ]);
  });
});

describe("a take in parts", () => {
  const parts = [
    { fromMs: 0, toMs: 800, startMs: 1000, endMs: 1800 },
    { fromMs: 900, toMs: null, startMs: 2000, endMs: 2500 },
  ];
  const placed = { ...place("a", 1000, 2500), parts };
  const lines = [line("a", [[1000, 2500]])];

  test("keeps every sample of a part that lasts as long as it did, and is exact where it does not", () => {
    const { params } = mix(lines, [placed], { takeOf: { a: take(1500) } });
    expect(params.placements[0]?.parts).toEqual([
      { fromMs: 0, toMs: 800, startSample: 48_000, samples: 38_400 },
      { fromMs: 900, toMs: null, startSample: 96_000, samples: 24_000 },
    ]);
  });

  test("is heard again where somebody hears takes again, and one as it was spoken is not", () => {
    expect(mix(lines, [placed], { takeOf: { a: take(1500) }, proves: true }).params.placements[0]?.proof).toBe(true);
    expect(mix(lines, [placed], { takeOf: { a: take(1500) } }).params.placements[0]?.proof).toBe(false);
    expect(mix(lines, [place("a", 1000, 2500)], { proves: true }).params.placements[0]?.proof).toBe(false);
    expect(mix(lines, [place("a", 1000, 2500)], { takeOf: { a: take(1600) }, proves: true }).params.placements[0]?.proof).toBe(true);
  });
});

describe("two voices at once", () => {
  const lines = [line("a", [[1000, 4000]]), line("b", [[3000, 6000]], { speakerId: "spk_2" })];

  test("the one that begins later is 2 dB softer", () => {
    const { params } = mix(lines, [place("a", 1000, 4000), place("b", 3000, 6000)]);
    expect(params.placements.map(({ lineId, gainDb }) => [lineId, gainDb])).toEqual([
      ["a", 0],
      ["b", -2],
    ]);
  });

  test("a change of speakers is none", () => {
    const { params } = mix(lines, [place("a", 1000, 3200), place("b", 3000, 6000)]);
    expect(params.placements.map(({ gainDb }) => gainDb)).toEqual([0, 0]);
  });
});

describe("the background steps back", () => {
  test("only by what brings back the distance that the original had, at least 8 dB", () => {
    const near = { lineDb: -20, dubDb: -20, backgroundDb: -26 };
    expect(duckDb(near)).toBe(-2);
    expect(duckDb({ ...near, backgroundDb: -40 })).toBe(0);
    expect(duckDb({ lineDb: -20, dubDb: -23, backgroundDb: -35 })).toBe(-3);
  });

  test("never by more than 6 dB, and not for what nobody hears", () => {
    expect(duckDb({ lineDb: -20, dubDb: -30, backgroundDb: -25 })).toBe(-6);
    expect(duckDb({ lineDb: -20, dubDb: -30, backgroundDb: -90 })).toBe(0);
  });

  test("for each line by itself, half-way between two that touch", () => {
    const lines = [line("a", [[1000, 2000]]), line("b", [[2100, 3000]], { levelDb: -34 })];
    const levels = { takeOf: { a: take(900), b: take(900) }, behindDb: -30 };
    const { params } = mix(lines, [place("a", 1000, 1900), place("b", 2100, 3000)], levels);
    expect(params.spans).toEqual([
      { startMs: 880, endMs: 2050, duckDb: expect.any(Number) as number },
      { startMs: 2050, endMs: 3120, duckDb: expect.any(Number) as number },
    ]);
    expect(params.spans[0]!.duckDb).not.toBe(params.spans[1]!.duckDb);
  });
});
