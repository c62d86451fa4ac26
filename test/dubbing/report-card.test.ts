import { describe, expect, test } from "vitest";
import { reportCard } from "../../src/dubbing/report-build.ts";
import { ReportCard, ReportInput } from "../../src/dubbing/report-card.ts";
import type { Line, Placement } from "../../src/dubbing/script.ts";

const line = (id: string, startMs: number, endMs: number, more: Partial<Line> = {}): Line => ({
  id,
  anchor: "a",
  startMs,
  endMs,
  speakerId: "spk_1",
  text: `text of ${id}`,
  speech: [[startMs, endMs]],
  words: 3,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});
const place = (lineId: string, startMs: number, endMs: number, rate = 1): Placement => ({
  lineId,
  placed: true,
  startMs,
  endMs,
  rate,
  reason: rate > 1 ? "faster" : "natural",
});
const input = (lines: Line[], placements: Placement[], more: Partial<ReportInput> = {}): ReportInput => ({
  language: "pt-BR",
  sourceLanguage: "en",
  filmMs: 60_000,
  lines,
  placements,
  translations: lines.map(({ id }) => ({ lineId: id, text: `texto de ${id}`, engine: "mozilla/en-pt" })),
  takes: placements.map(({ lineId, startMs, endMs }) => ({
    lineId,
    takeId: `tak_${lineId}`,
    durationMs: endMs - startMs,
    voice: "pf_dora",
    engine: "kokoro/82m",
    flags: null,
    wer: null,
    misses: null,
  })),
  engines: { transcription: "systran/base", separation: null },
  ...more,
});

describe("reportCard", () => {
  test("names text, slot, take, rate, engines and reason of every line", () => {
    const card = ReportCard.parse(reportCard(ReportInput.parse(input([line("a", 1000, 3000)], [place("a", 1100, 2900, 1.1)]))));
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
        takeMs: 1800,
        voice: "pf_dora",
        takeFlags: null,
        takeWer: null,
        misses: null,
        prompt: null,
        rewrites: 0,
        placed: true,
        placedStartMs: 1100,
        placedEndMs: 2900,
        rate: 1.1,
        onsetErrorMs: 100,
        reason: "faster",
        engines: { transcription: "systran/base", translation: "mozilla/en-pt", speech: "kokoro/82m" },
      },
    ]);
    expect(card.totals).toEqual({
      lines: 1,
      placed: 1,
      kept: 0,
      rate: { p50: 1.1, p95: 1.1, max: 1.1 },
      onsetErrorMs: { p50: 100, p95: 100, max: 100 },
      holes: 0,
      overlaps: 0,
      dubbedShare: 1,
      takes: null,
    });
  });

  test("counts what was found in takes that were heard again", () => {
    const lines = [line("a", 0, 1000), line("b", 2000, 3000), line("c", 4000, 5000)];
    const places = lines.map(({ id, startMs, endMs }) => place(id, startMs, endMs));
    const { takes } = input(lines, places);
    const heard = [
      { flags: [], wer: 0.1 },
      { flags: ["missing_words"], wer: 0.4 },
      { flags: null, wer: null },
    ];
    const card = reportCard(input(lines, places, { takes: takes.map((take, index) => ({ ...take, ...heard[index]! })) }));
    expect(card.lines.map(({ takeFlags, takeWer }) => [takeFlags, takeWer])).toEqual([
      [[], 0.1],
      [["missing_words"], 0.4],
      [null, null],
    ]);
    expect(card.totals.takes).toEqual({ heard: 2, flagged: 1, wer: 0.25 });
  });

  test("says why a line was not dubbed", () => {
    const lines = [
      line("a", 0, 1000),
      line("b", 2000, 3000),
      line("c", 4000, 5000, { treatment: "keep" }),
      line("d", 6000, 7000, { treatment: "mute" }),
      line("e", 8000, 9000),
    ];
    const card = reportCard(
      input(lines, [], {
        translations: [{ lineId: "b", text: "b", engine: "x/y" }],
        placements: [{ ...place("e", 8000, 9000), placed: false, reason: "too_long" }],
      }),
    );
    expect(card.lines.map(({ reason }) => reason)).toEqual(["untranslated", "unspoken", "keep", "mute", "too_long"]);
    expect(card.totals).toMatchObject({ lines: 5, placed: 0, kept: 4, rate: null, onsetErrorMs: null, dubbedShare: 0 });
  });

  test("finds overlaps and holes by itself", () => {
    const lines = [line("a", 0, 3000), line("b", 3000, 6000), line("k", 7000, 8000, { treatment: "keep" })];
    const { totals } = reportCard(input(lines, [place("a", 0, 1000), place("b", 900, 7100)]));
    expect(totals).toMatchObject({ overlaps: 2, holes: 0 });
    expect(reportCard(input(lines, [place("a", 0, 1000), place("b", 3000, 5600)])).totals).toMatchObject({ overlaps: 0, holes: 1 });
  });
});
