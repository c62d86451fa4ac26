/** The two files that hearing makes, beside the stages that make them (stages.ts): what was said when, and who spoke when. Times are integer milliseconds of the film. */
import { z } from "zod";
import { Ms } from "./task.ts";

export const Language = z.string().min(2).max(35);

/**
 * `levelDb`: active speech level, RMS in dBFS over the word's 10 ms frames within 30 dB of its loudest. `score`: the
 * recognizer's probability. Words carry no spaces around them. Null: the engine does not say. `speaker`: the engine's own
 * label, which means something only inside this transcript.
 */
export const Word = z.strictObject({
  text: z.string().min(1),
  startMs: Ms.nullable(),
  endMs: Ms.nullable(),
  score: z.number().min(0).max(1).nullable(),
  levelDb: z.number().nullable(),
  speaker: z.string().nullable().default(null),
});
export type Word = z.infer<typeof Word>;
/** What is heard and not said. */
export const SoundEvent = z.strictObject({ startMs: Ms, endMs: Ms, kind: z.enum(["laughter", "applause", "song", "music", "other"]) });
export type SoundEvent = z.infer<typeof SoundEvent>;
/**
 * Segments and their words in the order they were said; `noSpeech` null: the engine does not say. `regions`: where voice activity
 * was found, ascending (empty: nobody looked). `detected`: the language it sounds like, whatever was asked for. `warnings`: what the
 * engine could not do, for whoever reads the script (absent: nothing).
 */
export const Transcript = z.strictObject({
  language: Language,
  segments: z.array(z.strictObject({ startMs: Ms, endMs: Ms, text: z.string(), noSpeech: z.number().nullable(), words: z.array(Word) })),
  regions: z.array(z.tuple([Ms, Ms])).default([]),
  events: z.array(SoundEvent).default([]),
  detected: z.strictObject({ language: Language, probability: z.number() }).nullable().default(null),
  warnings: z.array(z.string().max(300)).optional(),
});
export type Transcript = z.infer<typeof Transcript>;

/** Who speaks when, by start; turns of different speakers may overlap. Speakers are numbered from 0 by their first turn. */
export const Turns = z.strictObject({ turns: z.array(z.strictObject({ startMs: Ms, endMs: Ms, speaker: z.number().int().nonnegative() })) });
export type Turns = z.infer<typeof Turns>;
