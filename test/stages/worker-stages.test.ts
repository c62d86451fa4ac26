import { describe, expect, test } from "vitest";
import { Transcript } from "../../containers/contract/transcript.ts";
import { FitParams, FitValue } from "../../src/stages/fit.ts";
import { workerStages } from "../../src/stages/index.ts";
import { ReportParams, ReportValue } from "../../src/stages/report.ts";
import { SegmentValue } from "../../src/stages/segment.ts";
import { ReportCard } from "../../src/dubbing/report/card.ts";
import { SubtitleParams } from "../../src/dubbing/cues/params.ts";
import type { WorkerStage } from "../../src/stages/worker-stage.ts";

const word = (text: string, startMs: number) => ({ text, startMs, endMs: startMs + 300, score: 0.9, levelDb: -20, speaker: null });
const transcript = (words: ReturnType<typeof word>[]) => ({
  language: "en",
  segments: words.length === 0 ? [] : [{ startMs: 0, endMs: 60_000, text: "", noSpeech: 0, words }],
});

async function call(name: string, params: unknown, inputs: Record<string, unknown[]> = {}) {
  const written: Record<string, string> = {};
  let ids = 0;
  const { run } = workerStages[name] as { run: WorkerStage };
  const bytesOf = (input: unknown) => new TextEncoder().encode(typeof input === "string" ? input : JSON.stringify(input));
  const result = await run({
    params,
    read: async (input, index = 0) => bytesOf(inputs[input]?.[index]),
    count: (input) => inputs[input]?.length ?? 0,
    write: async (artifact, bytes, contentType) => void (written[artifact] = `${contentType}|${new TextDecoder().decode(bytes)}`),
    newId: (prefix) => `${prefix}_${(ids += 1)}`,
  });
  return { ...result, written };
}

describe("worker stages", () => {
  test("are script, segment, fit, subtitle and report, each with a version", () => {
    expect(Object.entries(workerStages).map(([name, { version }]) => [name, version])).toEqual([
      ["script", 1],
      ["segment", 2],
      ["fit", 2],
      ["subtitle", 2],
      ["report", 3],
    ]);
  });

  test("segment reads the pieces in order and returns rows", async () => {
    const pieces = [
      transcript([word("One", 0), word("two", 350), word("three", 700), word("four", 1050), word("five.", 1400)]),
      transcript([word("Six", 9000), word("seven", 9350), word("eight", 9700), word("nine.", 10_050)]),
    ];
    const { value, lines } = await call("segment", {}, { words: pieces });
    expect(SegmentValue.parse(value)).toMatchObject({ language: "en", lines: 2, speechMs: 3050, dubbed: 2, speakers: 1 });
    expect(lines?.map(({ text }) => text)).toEqual(["One two three four five.", "Six seven eight nine."]);
  });

  test("segment hears nothing without failing", async () => {
    const { value, lines, written } = await call("segment", {}, { words: [transcript([])] });
    expect(SegmentValue.parse(value)).toMatchObject({ language: "en", lines: 0, speechMs: 0, dubbed: 0 });
    expect([lines, written]).toEqual([[], {}]);
  });

  test("segment refuses words that are not a transcript", async () => {
    await expect(call("segment", {}, { words: [{ language: "en" }] })).rejects.toThrow(/segments/u);
  });

  test("segment gives the words of each turn to its speaker", async () => {
    const words = [word("Are", 0), word("you", 350), word("there?", 700), word("Yes,", 2000), word("I", 2350), word("am", 2700), word("here.", 3050)];
    const turns = [
      { startMs: 0, endMs: 1100, speaker: 0 },
      { startMs: 1900, endMs: 3500, speaker: 1 },
    ];
    const { value, lines } = await call("segment", {}, { words: [transcript(words)], turns: [{ turns }] });
    expect(SegmentValue.parse(value)).toMatchObject({ speakers: 2 });
    expect(lines?.map(({ text }) => text)).toEqual(["Are you there?", "Yes, I am here."]);
    expect(new Set(lines?.map(({ speakerId }) => speakerId)).size).toBe(2);
  });

  test("script is parted like the sound, with its times moved into a preview's", async () => {
    const srt = "1\n00:01:00,500 --> 00:01:02,000\nHello there.\n\n2\n00:01:09,000 --> 00:01:12,000\nHow are you?\n";
    const pieces = [
      { fromMs: 0, untilMs: 8_000 },
      { fromMs: 8_000, untilMs: 20_000 },
    ];
    const { value, written } = await call("script", { format: "srt", language: "en", pieces, shiftMs: -60_000 }, { script: [srt] });
    expect(value).toEqual({ segments: 2, words: 5 });
    const [first, second] = ["words/0", "words/1"].map((name) => Transcript.parse(JSON.parse(written[name]!.split("|")[1]!)));
    expect([first!.segments.map(({ startMs, endMs, text }) => [startMs, endMs, text]), first!.segments[0]!.words.map(({ text }) => text)]).toEqual([
      [[500, 2000, "Hello there."]],
      ["Hello", "there."],
    ]);
    expect(second!.segments.map(({ startMs }) => startMs)).toEqual([9000]);
  });

  test("fit places an island", async () => {
    const params = FitParams.parse({ lines: [{ lineId: "a", speakerId: "s", startMs: 0, endMs: 2000, takeMs: 1500 }], startMs: 0, endMs: 5000, maxRate: 1.3 });
    const { value } = await call("fit", params);
    expect(FitValue.parse(value)).toEqual({
      placements: [{ lineId: "a", placed: true, startMs: 0, endMs: 1500, rate: 1, reason: "natural", done: [] }],
      onsetError: { p50Ms: 0, p95Ms: 0, maxMs: 0 },
    });
    await expect(call("fit", { ...params, maxRate: 4 })).rejects.toThrow(/maxRate/u);
  });

  test("subtitle writes SubRip, WebVTT and SubStation Alpha, that for burning in with overlays, and works on 900 lines in one call", async () => {
    const one = { id: "a", speakerId: "s", startMs: 0, endMs: 2000, text: "Hello.", treatment: "dub", translation: "Olá.", placement: null, heard: null };
    const film = { language: "pt-BR", picture: { width: 640, height: 360 }, overlays: [{ text: "Lisboa", startMs: 0, endMs: 900 }] };
    const { value, written } = await call("subtitle", SubtitleParams.parse({ ...film, lines: [one] }));
    expect(value).toEqual({ cues: 1 });
    const { ass, titles, ...files } = written;
    expect(files).toEqual({
      srt: "application/x-subrip; charset=utf-8|1\n00:00:00,000 --> 00:00:02,000\nOlá.\n",
      vtt: "text/vtt; charset=utf-8|WEBVTT\nLanguage: pt-BR\n\n1\n00:00:00.000 --> 00:00:02.000\nOlá.\n",
    });
    expect(ass).toMatch(/^text\/x-ssa; charset=utf-8\|\[Script Info\][\s\S]*PlayResX: 640\nPlayResY: 360\n[\s\S]*Kept,,0,0,0,,Olá\.\n$/u);
    expect(ass).not.toContain("Lisboa");
    expect(titles).toContain("Top,,0,0,0,,Lisboa\n");
    const lines = Array.from({ length: 900 }, (_, index) => ({ ...one, id: `l${index}`, startMs: index * 4000, endMs: index * 4000 + 3500 }));
    expect((await call("subtitle", { ...film, lines })).value).toEqual({ cues: 900 });
  });

  test("report writes the card and returns the totals only", async () => {
    const params = ReportParams.parse({
      language: "pt-BR",
      sourceLanguage: "en",
      filmMs: 1000,
      lines: [],
      translations: [],
      takes: [],
      placements: [],
      engines: { transcription: "a/b", separation: null },
    });
    const { value, written } = await call("report", params);
    expect(ReportValue.parse(value)).toMatchObject({ lines: 0, kept: 0 });
    expect(written["report"]).toMatch(/^application\/json\|\{"version":2/u);
    expect(ReportCard.parse(JSON.parse(written["report"]!.split("|")[1]!)).totals).toEqual(value);
  });
});
