/**
 * How long a voice will need for a text, in ms: a sum of what the text is made of, with coefficients that are never negative, fitted on
 * what that voice really spoke (`voices-fitted.json`, made by `bench/speaking/lengths`). A voice nobody fitted speaks like the mean
 * voice of its language, and after three takes like itself.
 */
import { median } from "../median.ts";
import { featuresOf, type Features } from "./features.ts";
import { baseOf } from "./sayings.ts";
import { spokenForm } from "./spoken-form.ts";
import fitted from "./voices-fitted.json" with { type: "json" };

/** `factor`: what its takes took over what was predicted of it (`corrected`); absent: 1. */
export type Speaker = { language: string; engine: string; voice: string; factor?: number };
/** `coefficients`: ms a unit of each feature, in FEATURES' order. `line`: the same on written characters alone, for budgets. */
export type LengthModel = { coefficients: readonly number[]; line: { onceMs: number; characterMs: number } };

/** Shorter than that nobody says anything: 60 ms before it, 120 ms behind it, and a syllable. */
const LEAST_MS = 300;
/** Characters that are measured of a text that is no line: the rest goes on like them. */
const MEASURED = 2_000;
/**
 * Syllables a second of read speech: Pellegrino, Coupé and Marsico, "A cross-language perspective on speech information rate" (Language
 * 87, 2011), for Mandarin and (morae) Japanese; Korean after Coupé et al. (Science Advances 5, 2019). Nobody here speaks them yet.
 */
const WIDE_MS: Readonly<Record<string, number>> = { zh: 1000 / 5.18, yue: 1000 / 5.18, ja: 1000 / 7.84, ko: 1000 / 6.8 };
const USUAL_WIDE_MS = 1000 / 5.18;

const models: Readonly<Record<string, LengthModel>> = { ...fitted.languages, ...fitted.engines, ...fitted.voices };

/** Of the text as it is written; its spoken form is measured. 0 for a text without anything to say. */
export function predictMs(text: string, speaker: Speaker): number {
  const measured = text.length > MEASURED ? text.slice(0, text.lastIndexOf(" ", MEASURED) + 1 || MEASURED) : text;
  return Math.round((measuredMs(measured, speaker) * text.length) / Math.max(1, measured.length));
}

function measuredMs(text: string, speaker: Speaker): number {
  const features = featuresOf(spokenForm(text, speaker.language), speaker.language);
  const [, characters, , , , , , wide] = features;
  if (characters + wide === 0) return 0;
  return Math.max(LEAST_MS, sum(features, speaker.language, modelOf(speaker)) * (speaker.factor ?? 1));
}

/** Whether what the voice itself spoke was measured (`bench/speaking/lengths`). */
export const isFitted = ({ language, engine, voice }: Speaker): boolean => models[`${engine} ${voice} ${baseOf(language)}`] !== undefined;

/** The voice's own, its engine's mean voice in the language, the language's, or the mean of all. A voice's own counts in its own language only: in another one it is another. */
export function modelOf({ language, engine, voice }: Speaker): LengthModel {
  const base = baseOf(language);
  return models[`${engine} ${voice} ${base}`] ?? models[`${engine} ${base}`] ?? models[base] ?? fitted.general;
}

function sum(features: Features, language: string, { coefficients }: LengthModel): number {
  const wide = (features[7] ?? 0) * (WIDE_MS[baseOf(language)] ?? USUAL_WIDE_MS);
  return features.reduce<number>((ms, count, index) => ms + count * (coefficients[index] ?? 0), wide);
}

/** Takes before a voice is believed to be slower or faster than its model, and how many weigh as much as the model. */
const LEAST_TAKES = 3;
const PRIOR_TAKES = 1;
const FACTORS = { least: 0.5, most: 2 };

/**
 * The speaker with the factor that its takes (of one language, at speed 1) ask for: the median of what they took over what was predicted,
 * drawn towards 1 while they are few. Fewer than three change nothing.
 */
export function corrected(takes: readonly { text: string; takeMs: number }[], speaker: Speaker): Speaker {
  const { factor: _, ...plain } = speaker;
  const ratios = takes.flatMap(({ text, takeMs }) => {
    const ms = predictMs(text, plain);
    return ms > 0 && takeMs > 0 && Number.isFinite(takeMs) ? [Math.log(takeMs / ms)] : [];
  });
  if (ratios.length < LEAST_TAKES) return speaker;
  const share = ratios.length / (ratios.length + PRIOR_TAKES);
  const factor = Math.exp(median(ratios) * share);
  return { ...plain, factor: Math.min(FACTORS.most, Math.max(FACTORS.least, factor)) };
}
