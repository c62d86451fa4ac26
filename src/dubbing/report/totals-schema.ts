/** A report card's totals: the report unit's value, and part of the job's events. */
import { z } from "zod";
import { SoundReport } from "./input.ts";

const Ms = z.number().int();
const Count = z.number().int().nonnegative();
const Share = z.number().min(0).max(1);

/** Quantiles by nearest rank. `over300`: share of the lines that are off by more than 0.3 s. */
const Errors = z.strictObject({ p50: Ms, p90: Ms, p95: Ms, max: Ms, over300: Share });
export type Errors = z.infer<typeof Errors>;

/** Quantiles are of the placed lines, null without any. */
export const ReportTotals = z.strictObject({
  lines: Count,
  placed: Count,
  kept: Count,
  /** `nearBase`: share of the lines within 12 % of their speaker's base rate. */
  rate: z.strictObject({ p50: z.number(), p95: z.number(), max: z.number(), nearBase: Share }).nullable(),
  onsetErrorMs: Errors.nullable(),
  endErrorMs: Errors.nullable(),
  /** Takes of which something is heard nowhere, and how much. */
  cuts: z.strictObject({ takes: Count, ms: Ms }),
  /** Stretches of more than 500 ms in which a dubbed line's speaker spoke and neither take nor original voice is heard. */
  holes: Count,
  /** Takes over takes and over lines that keep their voice; those of one speaker among them, and those of two. */
  overlaps: Count,
  overlapsWithin: Count,
  overlapsBetween: Count,
  /** For information: share of the dubbed lines' source speech during which the dub speaks, and share of the dub's speech during which the source did. */
  speechOverlap: z.strictObject({ source: Share, dub: Share }).nullable(),
  /** Speech time of the placed lines over that of all, 0..1. */
  dubbedShare: Share,
  /** Takes heard again, how many of them were found wanting, and their mean word error rate; null where nobody listened. */
  takes: z.strictObject({ heard: Count, flagged: Count, wer: z.number() }).nullable(),
  /** Of the placed lines that were heard both as takes and in the film: mean word error rate of either. */
  stems: z.strictObject({ heard: Count, takeWer: z.number(), stemWer: z.number() }).nullable(),
  /** Source speech of dubbed and muted lines where the original sound does not give way; `duckedOnly`: where it does, it is quieter, not gone. */
  sourceVoice: z.strictObject({ audibleMs: Ms, duckedOnly: z.boolean() }),
  sound: SoundReport.nullable(),
  /** How much later than in the source sound comes against the picture, ms: the dub, whose time 0 is the first picture's, and the original track; null: there is none, or no picture. */
  avDifferenceMs: z.strictObject({ dubbed: z.number().nullable(), original: z.number().nullable() }).nullable(),
  /** Who translated and spoke, with the number of lines of each. */
  engines: z.strictObject({ translation: z.record(z.string(), Count), speech: z.record(z.string(), Count) }),
});
export type ReportTotals = z.infer<typeof ReportTotals>;
