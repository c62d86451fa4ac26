/** What a dub turned out to be, line by line and as a whole; nothing is taken on trust from the fit. */
import { z } from "zod";
import { FitStep } from "../script.ts";
import { ReportTotals } from "./totals-schema.ts";

const Ms = z.number().int();
const Text = z.string();

/** `untranslated`, `unspoken`: no engine gave a text, or a take. The other reasons are the fit's, or the line's treatment. */
export const Reason = z.enum(["natural", "borrowed", "shifted", "faster", "slower", "too_long", "untranslated", "unspoken", "unplaced", "keep", "mute"]);
export type Reason = z.infer<typeof Reason>;

/** A line with what became of it in one language. `engines`: who heard, translated and spoke it. */
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
  /** The speed that its engine spoke it at. */
  speed: z.number().nullable(),
  /** What was found in the take when it was heard again; null: nobody did. */
  takeFlags: z.array(Text).nullable(),
  takeWer: z.number().nullable(),
  /** The same of the take as it is heard in the film. */
  stemWer: z.number().nullable(),
  /** What its wording would have to become to fill its time, which nobody said: only language models do; null: it does. */
  misses: z.enum(["shorter", "fuller"]).nullable(),
  /** What a language model was told, and how often it said the line shorter or fuller. */
  prompt: Text.nullable(),
  rewrites: z.number().int(),
  placed: z.boolean(),
  placedStartMs: Ms.nullable(),
  placedEndMs: Ms.nullable(),
  /** What is heard, over the engine's own pace, and what the speaker's lines should be near to. */
  rate: z.number().nullable(),
  baseRate: z.number(),
  /** The rate it would have needed, where it was not placed. */
  neededRate: z.number().nullable(),
  onsetErrorMs: Ms.nullable(),
  endErrorMs: Ms.nullable(),
  /** Sound of the take that is heard nowhere. */
  cutMs: Ms,
  reason: Reason,
  done: z.array(FitStep),
  /** A sentence for people. */
  why: Text,
  engines: z.strictObject({ transcription: Text, translation: Text.nullable(), speech: Text.nullable() }),
});
export type ReportLine = z.infer<typeof ReportLine>;

export const ReportCard = z.strictObject({
  version: z.literal(2),
  language: Text,
  sourceLanguage: Text,
  filmMs: Ms,
  engines: z.strictObject({ transcription: Text, separation: Text.nullable() }),
  lines: z.array(ReportLine),
  totals: ReportTotals,
});
export type ReportCard = z.infer<typeof ReportCard>;
