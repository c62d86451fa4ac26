/** What a dub turned out to be, line by line and as a whole; nothing is taken on trust from the fit. */
import { z } from "zod";
import { Line, Placement } from "./script.ts";

const Ms = z.number().int();
const Text = z.string();

/** A line with what became of it in one language. `engines`: who heard, translated and spoke it. */
export const ReportInput = z.strictObject({
  language: Text,
  sourceLanguage: Text,
  filmMs: Ms.positive(),
  lines: z.array(Line.omit({ heard: true, language: true, warnings: true })),
  translations: z.array(z.object({ lineId: Text, text: Text, engine: Text, prompt: Text.exactOptional(), rewrites: z.number().int().exactOptional() })),
  /** `flags`, `wer` null: nobody heard it again. */
  takes: z.array(
    z.strictObject({
      lineId: Text,
      takeId: Text,
      durationMs: Ms.positive(),
      voice: Text,
      engine: Text,
      flags: z.array(Text).nullable().default(null),
      wer: z.number().nullable().default(null),
      misses: z.enum(["shorter", "fuller"]).nullable().default(null),
    }),
  ),
  placements: z.array(Placement),
  engines: z.strictObject({ transcription: Text, separation: Text.nullable() }),
});
export type ReportInput = z.infer<typeof ReportInput>;

/** `untranslated`, `unspoken`: no engine gave a text, or a take. The other reasons are the fit's, or the line's treatment. */
export const Reason = z.enum(["natural", "borrowed", "shifted", "faster", "too_long", "untranslated", "unspoken", "unplaced", "keep", "mute"]);

export const ReportLine = z.strictObject({
  id: Text,
  startMs: Ms,
  endMs: Ms,
  speakerId: Text,
  text: Text,
  score: z.number(),
  treatment: z.enum(["dub", "keep", "mute"]),
  translation: Text.nullable(),
  takeId: Text.nullable(),
  takeMs: Ms.nullable(),
  voice: Text.nullable(),
  /** What was found in the take when it was heard again; null: nobody did. */
  takeFlags: z.array(Text).nullable(),
  takeWer: z.number().nullable(),
  /** What its wording would have to become to fill its time, which nobody said: only language models do; null: it does. */
  misses: z.enum(["shorter", "fuller"]).nullable(),
  /** What a language model was told, and how often it said the line shorter or fuller. */
  prompt: Text.nullable(),
  rewrites: z.number().int(),
  placed: z.boolean(),
  placedStartMs: Ms.nullable(),
  placedEndMs: Ms.nullable(),
  rate: z.number().nullable(),
  onsetErrorMs: Ms.nullable(),
  reason: Reason,
  engines: z.strictObject({ transcription: Text, translation: Text.nullable(), speech: Text.nullable() }),
});
export type ReportLine = z.infer<typeof ReportLine>;

/** Quantiles are of the placed lines, null without any. */
export const ReportTotals = z.strictObject({
  lines: z.number().int(),
  placed: z.number().int(),
  kept: z.number().int(),
  rate: z.strictObject({ p50: z.number(), p95: z.number(), max: z.number() }).nullable(),
  onsetErrorMs: z.strictObject({ p50: Ms, p95: Ms, max: Ms }).nullable(),
  /** Stretches of more than 500 ms in which a dubbed line's speaker spoke and neither take nor original voice is heard. */
  holes: z.number().int(),
  overlaps: z.number().int(),
  /** Speech time of the placed lines over that of all, 0..1. */
  dubbedShare: z.number().min(0).max(1),
  /** Takes heard again, how many of them were found wanting, and their mean word error rate; null where nobody listened. */
  takes: z.strictObject({ heard: z.number().int(), flagged: z.number().int(), wer: z.number() }).nullable(),
});
export type ReportTotals = z.infer<typeof ReportTotals>;

export const ReportCard = z.strictObject({
  version: z.literal(1),
  language: Text,
  sourceLanguage: Text,
  filmMs: Ms,
  engines: z.strictObject({ transcription: Text, separation: Text.nullable() }),
  lines: z.array(ReportLine),
  totals: ReportTotals,
});
export type ReportCard = z.infer<typeof ReportCard>;
