/** What the report card is made of: everything that was decided and measured of one language, line by line and of the whole. */
import { z } from "zod";
import { Sync } from "../../../containers/contract/stages.ts";
import { Line, Placement } from "../script.ts";

const Ms = z.number().int();
const Text = z.string();

/** How the dub sounds. LUFS and dBTP as of ITU-R BS.1770-5; null: silent, absent, or not looked at. */
export const SoundReport = z.strictObject({
  /** What was asked for: LUFS, or to be as loud as the original. */
  targetLufs: z.union([z.number(), z.literal("source")]),
  gainDb: z.number(),
  sourceLufs: z.number().nullable(),
  programmeLufs: z.number().nullable(),
  /** The mix while the dubbed voices are heard. */
  dialogueGatedLufs: z.number().nullable().default(null),
  dialogueLufs: z.number().nullable(),
  effectsLufs: z.number().nullable().default(null),
  speechToBackgroundDb: z.number().nullable(),
  /** Of the mastered samples, and of the encoded sound decoded again. */
  truePeakDb: z.number(),
  decodedTruePeakDb: z.number().nullable(),
  limitedMs: Ms.nonnegative(),
});
export type SoundReport = z.infer<typeof SoundReport>;

/**
 * A take as it is reported. `speed`: it was spoken at; `pauses`: its silences, from its beginning. `flags`, `wer` null: nobody heard it
 * again. `stemWer`: of the take heard as it was placed in the film; null: nobody listened, or it was placed as it is.
 */
const ReportTake = z.strictObject({
  lineId: Text,
  takeId: Text,
  durationMs: Ms.positive(),
  voice: Text,
  engine: Text,
  speed: z.number().positive().default(1),
  pauses: z.array(z.tuple([Ms, Ms])).default([]),
  flags: z.array(Text).nullable().default(null),
  wer: z.number().nullable().default(null),
  stemWer: z.number().nullable().default(null),
  misses: z.enum(["shorter", "fuller"]).nullable().default(null),
});
export type ReportTake = z.infer<typeof ReportTake>;

/**
 * `baseRates`: by speaker, what their lines should be near to. `spans`: where the original sound gives way; `separated`: to the
 * background alone, or else it is only made quieter there. `sync`: as measured on the finished file.
 */
export const ReportInput = z.strictObject({
  language: Text,
  sourceLanguage: Text,
  filmMs: Ms.positive(),
  lines: z.array(Line.omit({ heard: true, language: true, warnings: true })),
  translations: z.array(z.object({ lineId: Text, text: Text, engine: Text, prompt: Text.exactOptional(), rewrites: z.number().int().exactOptional() })),
  takes: z.array(ReportTake),
  placements: z.array(Placement),
  baseRates: z.record(Text, z.number().positive()).default({}),
  sound: SoundReport.nullable().default(null),
  sync: Sync.nullable().default(null),
  spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms, duckDb: z.number() })).default([]),
  separated: z.boolean().default(false),
  engines: z.strictObject({ transcription: Text, separation: Text.nullable() }),
});
export type ReportInput = z.infer<typeof ReportInput>;
