/** What is heard in it: words, their times, who speaks. */
import { z } from "zod";
import { Ms } from "../task.ts";
import { Language } from "../transcript.ts";
import { Engine } from "./grid.ts";

/**
 * whisperx (or a vendor). inputs: speech[1]. artifacts: `words` (JSON, Transcript of transcript.ts). Times are absolute: `startMs` of the piece
 * is added. No speech found is no failure: segments = 0. `language` null = detect. `speakers`: how many there are, for engines that
 * tell them apart. Warnings say what was asked for and the engine does not do.
 */
export const TranscribeParams = z.strictObject({
  engine: Engine,
  language: Language.nullable(),
  startMs: Ms,
  speakers: z.strictObject({ least: z.number().int().positive(), most: z.number().int().positive() }).nullable().default(null),
});
export const TranscribeValue = z.strictObject({
  language: Language,
  languageProbability: z.number(),
  segments: z.number().int(),
  words: z.number().int(),
  warnings: z.array(z.string().max(300)).default([]),
});
/** A sound that is given to align or diarize covers `startMs`..`endMs` of the film; several may follow each other without gap. */
const Sounds = z.array(z.strictObject({ startMs: Ms, endMs: Ms })).min(1);

/**
 * whisperx. inputs: sound[n] (16 kHz mono FLAC: the mix or the voice, in order, as `sounds` says), words[1] (Transcript). artifacts:
 * `words` (Transcript: the same segments and words, none lost, none added, each with times, score and level). Words without times are
 * found inside their segment; `placed` counts those the aligner found, the others lie between them.
 */
export const AlignParams = z.strictObject({ engine: Engine, language: Language, sounds: Sounds });
export const AlignValue = z.strictObject({ words: z.number().int().nonnegative(), placed: z.number().int().nonnegative(), score: z.number() });

/**
 * whisperx. inputs: sound[n] as of align, the whole film. artifacts: `turns` (JSON, Turns of transcript.ts). `speakers` null: found.
 */
export const DiarizeParams = z.strictObject({
  engine: Engine,
  sounds: Sounds,
  speakers: z.strictObject({ least: z.number().int().positive(), most: z.number().int().positive() }).nullable(),
});
export const DiarizeValue = z.strictObject({ speakers: z.number().int().nonnegative(), turns: z.number().int().nonnegative(), speechMs: Ms.nonnegative() });
