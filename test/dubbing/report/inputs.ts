/** What report cards are made of, small. */
import type { ReportInput, ReportTake, SoundReport } from "../../../src/dubbing/report/input.ts";
import type { Line, Placement } from "../../../src/dubbing/script.ts";

export const line = (id: string, startMs: number, endMs: number, more: Partial<Line> = {}): Line => ({
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

export const place = (lineId: string, startMs: number, endMs: number, more: Partial<Placement> = {}): Placement => ({
  lineId,
  placed: true,
  startMs,
  endMs,
  rate: 1,
  reason: "natural",
  ...more,
});

export const take = (lineId: string, durationMs: number, more: Partial<ReportTake> = {}): ReportTake => ({
  lineId,
  takeId: `tak_${lineId}`,
  durationMs,
  voice: "pf_dora",
  engine: "kokoro/82m",
  speed: 1,
  pauses: [],
  flags: null,
  wer: null,
  stemWer: null,
  misses: null,
  ...more,
});

export const input = (lines: Line[], placements: Placement[], more: Partial<ReportInput> = {}): ReportInput => ({
  language: "pt-BR",
  sourceLanguage: "en",
  filmMs: 60_000,
  lines,
  placements,
  translations: lines.map(({ id }) => ({ lineId: id, text: `texto de ${id}`, engine: "mozilla/en-pt" })),
  takes: placements.map(({ lineId, startMs, endMs }) => take(lineId, endMs - startMs)),
  baseRates: {},
  sound: null,
  sync: null,
  spans: [],
  separated: true,
  engines: { transcription: "systran/base", separation: null },
  ...more,
});

export const sound: SoundReport = {
  targetLufs: -16,
  gainDb: 3.2,
  sourceLufs: -21.04,
  programmeLufs: -16.03,
  dialogueGatedLufs: -15.4,
  dialogueLufs: -15.9,
  effectsLufs: -30.1,
  speechToBackgroundDb: 14.26,
  truePeakDb: -1.53,
  decodedTruePeakDb: -1.21,
  limitedMs: 40,
};
