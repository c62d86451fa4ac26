/** What is said in another language, spoken, and heard again. */
import { z } from "zod";
import { Ms } from "../task.ts";
import { Language } from "../transcript.ts";
import { Engine } from "./grid.ts";

/**
 * bergamot (or a vendor). No inputs. Every line is answered once, in `translations` or in `left`, each in the order asked. Fails with
 * unsupported_language. `formality` is for engines that know of it. `left`: lines that have no translation, and why (refused, missing,
 * malformed): the plan asks for each of them alone.
 */
export const TranslateParams = z.strictObject({
  engine: Engine,
  source: Language,
  target: Language,
  lines: z
    .array(z.strictObject({ id: z.string(), text: z.string() }))
    .min(1)
    .max(10),
  /** Asked for another wording than the ones so far: how many there were. An engine that knows only one gives it again. */
  wording: z.number().int().positive().optional(),
  formality: z.enum(["formal", "informal"]).optional(),
});
/** `prompt`: version of what a language model was told. */
export const TranslateValue = z.strictObject({
  translations: z.array(z.strictObject({ id: z.string(), text: z.string().min(1) })),
  left: z.array(z.strictObject({ id: z.string(), code: z.enum(["refused", "missing", "malformed"]), message: z.string().max(300) })).default([]),
  prompt: z.string().max(60).optional(),
});
export type TranslateValue = z.infer<typeof TranslateValue>;

/**
 * kokoro (or a vendor). inputs: reference[0..1] (FLAC or WAV mono: whose voice it is, only with `voice` = CLONED). artifacts: `take` (WAV
 * mono, the engine's own rate): silence trimmed to 60 ms before the first and 120 ms after the last sound. `text`: what is said; `spoken`:
 * the same with the glossary's pronunciations, where it has any. `referenceText`: what is said in the reference. `levelDb`: active
 * speech level as of a word, dBFS. Warnings say what was asked for and the engine does not do. Fails with nothing_to_say,
 * unsupported_language, unknown_voice, text_too_long. `speed`: by the engine's own control, 1 is as it speaks by itself.
 */
export const SynthesizeParams = z.strictObject({
  engine: Engine,
  language: Language,
  voice: z.string(),
  text: z.string().min(1),
  spoken: z.string().min(1).optional(),
  referenceText: z.string().optional(),
  variant: z.number().int().nonnegative(),
  speed: z.number().min(0.7).max(1.3).optional(),
});
/** The voice of the speaker's own reference. */
export const CLONED = "clone";
export const SynthesizeValue = z.strictObject({
  durationMs: Ms.positive(),
  sampleRate: z.number().int(),
  samples: z.number().int().positive(),
  levelDb: z.number(),
  warnings: z.array(z.string().max(300)).max(20).default([]),
  /** The speed that it was spoken at: 1 where the engine has no such control, which is then a warning. Lengths are those at this speed. */
  speed: z.number().positive().default(1),
  /** Silences of 120 ms and more between two sounds of the take, in ms from its beginning, in order: 30 dB under its level throughout and 40 dB at both ends (containers/contract/pauses.json). */
  pauses: z
    .array(z.tuple([Ms.nonnegative(), Ms.nonnegative()]))
    .max(200)
    .default([]),
});
export type SynthesizeValue = z.infer<typeof SynthesizeValue>;

/**
 * whisperx. inputs: take[1] (WAV mono, any rate). No artifacts. The take heard again, alone, as `language`, without being told what it
 * ought to say: what was heard is compared with that by the plan. `detected`: which language it sounds like, of those the engine knows.
 * `speech`: where there is voice (VAD), null: nowhere. `clippedMs`: how much of it lies at full scale.
 */
export const VerifyParams = z.strictObject({ engine: Engine, language: Language });
export const VerifyValue = z.strictObject({
  words: z.array(z.strictObject({ text: z.string(), startMs: Ms, endMs: Ms, score: z.number().nullable() })).max(600),
  detected: z.strictObject({ language: Language, probability: z.number() }).nullable(),
  speech: z.strictObject({ startMs: Ms, endMs: Ms, voicedMs: Ms }).nullable(),
  durationMs: Ms,
  peakDb: z.number(),
  levelDb: z.number(),
  clippedMs: z.number().nonnegative(),
});
export type VerifyValue = z.infer<typeof VerifyValue>;
