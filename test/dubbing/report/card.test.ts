import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { reportCard } from "../../../src/dubbing/report/build.ts";
import { ReportCard } from "../../../src/dubbing/report/card.ts";
import { ReportInput } from "../../../src/dubbing/report/input.ts";
import { input, line, place, sound, take } from "./inputs.ts";

const made = (...args: Parameters<typeof input>) => ReportCard.parse(reportCard(ReportInput.parse(input(...args))));

describe("a line of the report card", () => {
  test("names text, slot, take, rate, engines, what was done and why", () => {
    const placement = place("a", 900, 3300, { rate: 1.1, reason: "faster", done: ["borrowed_after", "faster"] });
    const card = made([line("a", 1000, 3000)], [placement], { takes: [take("a", 2640, { speed: 0.95 })], baseRates: { spk_1: 1.05 } });
    expect(card.lines).toEqual([
      {
        id: "a",
        startMs: 1000,
        endMs: 3000,
        speakerId: "spk_1",
        text: "text of a",
        score: 0.9,
        treatment: "dub",
        translation: "texto de a",
        takeId: "tak_a",
        takeMs: 2640,
        voice: "pf_dora",
        speed: 0.95,
        takeFlags: null,
        takeWer: null,
        stemWer: null,
        misses: null,
        prompt: null,
        rewrites: 0,
        placed: true,
        placedStartMs: 900,
        placedEndMs: 3300,
        rate: 1.1,
        baseRate: 1.05,
        neededRate: null,
        onsetErrorMs: 100,
        endErrorMs: 300,
        cutMs: 0,
        reason: "faster",
        done: ["borrowed_after", "faster"],
        why: "Takes 300 ms of the silence after its line, spoken at 1.10 times the voice's own pace.",
        engines: { transcription: "systran/base", translation: "mozilla/en-pt", speech: "kokoro/82m" },
      },
    ]);
  });

  test("says why it was not dubbed", () => {
    const lines = [
      line("a", 0, 1000),
      line("b", 2000, 3000),
      line("c", 4000, 5000, { treatment: "keep" }),
      line("d", 6000, 7000, { treatment: "mute" }),
      line("e", 8000, 9000),
      line("f", 10_000, 11_000),
    ];
    const card = made(lines, [place("e", 8000, 9000, { placed: false, reason: "too_long", neededRate: 1.912 })], {
      translations: ["b", "f"].map((lineId) => ({ lineId, text: lineId, engine: "x/y" })),
      takes: [take("f", 900)],
    });
    expect(card.lines.map(({ reason, why }) => [reason, why])).toEqual([
      ["untranslated", "No engine translated it: the original voice is kept."],
      ["unspoken", "No engine spoke it: the original voice is kept."],
      ["keep", "Keeps its original voice."],
      ["mute", "Is not heard."],
      ["too_long", "It would have to be spoken 1.91 times as fast: the original voice is kept."],
      ["unplaced", "It was not placed: the original voice is kept."],
    ]);
    expect(card.lines[4]).toMatchObject({ neededRate: 1.912, rate: null, cutMs: 0 });
    expect(card.totals).toMatchObject({ lines: 6, placed: 0, kept: 5, rate: null, onsetErrorMs: null, endErrorMs: null, speechOverlap: null, dubbedShare: 0 });
  });

  test("says what placements of earlier versions say", () => {
    const why = (more: Parameters<typeof place>[3]) => made([line("a", 1000, 3000)], [place("a", 1200, 2900, more)]).lines[0]?.why;
    expect(why({})).toBe("Fits as it was spoken.");
    expect(why({ reason: "shifted" })).toBe("Begins 200 ms late.");
    expect(why({ reason: "borrowed" })).toBe("Takes silence beside its line.");
  });

  test("counts as cut what of a take is neither placed nor a pause", () => {
    const parts = [
      { fromMs: 0, toMs: 1000, startMs: 1000, endMs: 2000 },
      { fromMs: 1300, toMs: 2000, startMs: 2100, endMs: 2800 },
    ];
    const cut = (pauses: [number, number][], durationMs = 2000) =>
      made([line("a", 1000, 3000)], [place("a", 1000, 2800, { parts })], { takes: [take("a", durationMs, { pauses })] });
    expect(cut([[950, 1350]]).totals.cuts).toEqual({ takes: 0, ms: 0 });
    expect(cut([[1000, 1250]]).totals.cuts).toEqual({ takes: 1, ms: 50 });
    expect(cut([[950, 1350]], 2500).lines[0]?.cutMs).toBe(500);
  });
});

describe("the totals", () => {
  test("have rate and errors as quantiles and shares, the base being the speaker's", () => {
    const lines = Array.from({ length: 10 }, (_, at) => line(`l${at}`, at * 5000, at * 5000 + 2000, { speakerId: at < 5 ? "slow" : "quick" }));
    const places = lines.map(({ id, startMs, endMs }, at) =>
      place(id, startMs + (at === 9 ? 301 : at * 10), endMs - (at < 2 ? 400 : 0), { rate: at < 5 ? 0.9 : 1.1 }),
    );
    const { totals } = made(lines, places, { baseRates: { slow: 0.85, quick: 1.25 } });
    expect(totals.rate).toEqual({ p50: 0.9, p95: 1.1, max: 1.1, nearBase: 1 });
    expect(totals.onsetErrorMs).toEqual({ p50: 40, p90: 80, p95: 301, max: 301, over300: 0.1 });
    expect(totals.endErrorMs).toEqual({ p50: 0, p90: 400, p95: 400, max: 400, over300: 0.2 });
    expect(made(lines, places).totals.rate?.nearBase).toBe(1);
    expect(made(lines, places, { baseRates: { slow: 0.8, quick: 1.25 } }).totals.rate?.nearBase).toBe(0.5);
  });

  test("find holes in the dub, the silences between a take's parts too", () => {
    const lines = [line("a", 0, 3000), line("b", 3000, 6000)];
    expect(made(lines, [place("a", 0, 1000), place("b", 900, 6000)]).totals).toMatchObject({ holes: 0, overlaps: 1 });
    expect(made(lines, [place("a", 0, 1000), place("b", 3000, 5600)]).totals).toMatchObject({ holes: 1, overlaps: 0 });
    const parts = [
      { fromMs: 0, toMs: 1000, startMs: 0, endMs: 1000 },
      { fromMs: 1000, toMs: null, startMs: 1600, endMs: 3000 },
    ];
    expect(made([lines[0]!], [place("a", 0, 3000, { parts })]).totals.holes).toBe(1);
  });

  test("count overlaps within a speaker and between, and takes over voices that are kept", () => {
    const lines = [line("a", 0, 3000), line("b", 3000, 6000), line("c", 3000, 5000, { speakerId: "spk_2" }), line("k", 7000, 8000, { treatment: "keep" })];
    const places = [place("a", 0, 3100), place("b", 3000, 7100), place("c", 3200, 5000)];
    expect(made(lines, places).totals).toMatchObject({ overlaps: 3, overlapsWithin: 2, overlapsBetween: 1 });
    const mute = lines.map((one) => (one.id === "k" ? { ...one, treatment: "mute" as const } : one));
    expect(made(mute, places).totals).toMatchObject({ overlaps: 2, overlapsWithin: 1 });
  });

  test("tell how the dub's speech lies over the source's", () => {
    expect(made([line("a", 0, 4000)], [place("a", 1000, 3000)]).totals.speechOverlap).toEqual({ source: 0.5, dub: 1 });
    expect(made([line("a", 0, 4000)], [place("a", 3000, 8000)]).totals.speechOverlap).toEqual({ source: 0.25, dub: 0.2 });
  });

  test("count what was found in takes that were heard again, alone and in the film", () => {
    const lines = ["a", "b", "c", "d"].map((id, at) => line(id, at * 2000, at * 2000 + 1000));
    const places = lines.map(({ id, startMs, endMs }) => place(id, startMs, endMs));
    const takes = [
      take("a", 1000, { flags: [], wer: 0.1 }),
      take("b", 1200, { flags: ["missing_words"], wer: 0.4, stemWer: 0.5 }),
      take("c", 1200, { flags: [], wer: 0.3 }),
      take("d", 1000),
    ];
    const card = made(lines, places, { takes });
    expect(card.lines.map(({ takeFlags, takeWer, stemWer }) => [takeFlags, takeWer, stemWer])).toEqual([
      [[], 0.1, 0.1],
      [["missing_words"], 0.4, 0.5],
      [[], 0.3, null],
      [null, null, null],
    ]);
    expect(card.totals.takes).toEqual({ heard: 3, flagged: 1, wer: 0.267 });
    expect(card.totals.stems).toEqual({ heard: 2, takeWer: 0.25, stemWer: 0.3 });
    expect(made(lines, places).totals).toMatchObject({ takes: null, stems: null });
  });

  test("measure what of the original voice is left: where it does not give way, and whether it is gone or quieter", () => {
    const lines = [line("a", 0, 2000), line("m", 3000, 4000, { treatment: "mute" }), line("k", 5000, 9000, { treatment: "keep" })];
    const spans = [{ startMs: 100, endMs: 2120, duckDb: 0 }];
    expect(made(lines, [place("a", 0, 2000)], { spans }).totals.sourceVoice).toEqual({ audibleMs: 1100, duckedOnly: false });
    expect(made(lines, [], { spans, separated: false }).totals.sourceVoice).toEqual({ audibleMs: 1000, duckedOnly: true });
  });

  test("pass the sound on, tell the moved sound from the picture, and count engines", () => {
    const sync = { dubbedStartMs: 0.4, originalStartMs: 23.5, sourceStartMs: 23.25 };
    const { totals } = made([line("a", 0, 2000), line("b", 3000, 4000)], [place("a", 0, 2000)], { sound, sync });
    expect(totals.sound).toEqual(sound);
    expect(totals.avDifferenceMs).toEqual({ dubbed: 0.4, original: 0.25 });
    expect(totals.engines).toEqual({ translation: { "mozilla/en-pt": 2 }, speech: { "kokoro/82m": 1 } });
    expect(made([], [], { sync: { dubbedStartMs: 0, originalStartMs: null, sourceStartMs: null } }).totals.avDifferenceMs).toEqual({
      dubbed: 0,
      original: null,
    });
  });

  test("are made of 3,000 lines in a moment", () => {
    const lines = Array.from({ length: 3000 }, (_, at) => line(`l${at}`, at * 3000, at * 3000 + 2800));
    const places = lines.map(({ id, startMs, endMs }) => place(id, startMs, endMs + 100));
    expect(reportCard(input(lines, places)).totals).toMatchObject({ placed: 3000, holes: 0, overlaps: 0 });
    expect(cpuMs(() => reportCard(input(lines, places)), 2000)).toBeLessThan(2000);
  });
});
