/** How it is spoken. */
import { z } from "zod";
import { Ms } from "../task.ts";

/**
 * media. inputs: sound[n] (the pieces of PIECE_MS, vocals or programme, that the spans touch, in order; `pieces` are their numbers).
 * artifacts: `sample` (M4A mono, what a person listens to) and `reference` (FLAC 48 kHz mono, what a voice is cloned from): the spans
 * one after another, 10 ms faded at both ends, at most `mostMs`.
 */
export const ReferenceParams = z.strictObject({
  pieces: z.array(z.number().int().nonnegative()).min(1),
  spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1),
  mostMs: Ms.positive(),
});
/** `pitchHz`: median fundamental frequency of what is voiced; `pitchRange`: how far it moves, 10th to 90th percentile in semitones; `tractCm`: length of the vocal tract, from the formants; null: too little is voiced. */
const Pitch = { pitchHz: z.number().positive().nullable(), pitchRange: z.number().nonnegative().nullable() };
export const ReferenceValue = z.strictObject({
  durationMs: Ms.positive(),
  levelDb: z.number(),
  pitchHz: Pitch.pitchHz.default(null),
  pitchRange: Pitch.pitchRange.default(null),
  tractCm: z.number().positive().nullable().default(null),
});
export type ReferenceValue = z.infer<typeof ReferenceValue>;

/** media. inputs: sound[n] as of reference. How lines are spoken, in the order asked, so that a voice can be told to speak like it. */
export const ProsodyParams = z.strictObject({
  pieces: z.array(z.number().int().nonnegative()).min(1),
  lines: z
    .array(z.strictObject({ id: z.string(), spans: z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1) }))
    .min(1)
    .max(50),
});
export const ProsodyValue = z.strictObject({ lines: z.array(z.strictObject({ id: z.string(), ...Pitch })) });
export type ProsodyValue = z.infer<typeof ProsodyValue>;
