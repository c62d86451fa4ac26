/** From what voices spoke to the table of models: a language's from all its voices, then each voice's drawn towards it. */
import { featuresOf } from "../../../src/dubbing/length/features.ts";
import type { LengthModel } from "../../../src/dubbing/length/predict.ts";
import { baseOf } from "../../../src/dubbing/length/sayings.ts";
import { spokenForm } from "../../../src/dubbing/length/spoken-form.ts";
import { median } from "../../quantile.ts";
import { fitNonNegative, type Prior, type Row } from "./least-squares.ts";
import type { Spoken } from "./spoken.ts";

export type Fitted = LengthModel & { takes: number };
export type Table = { voices: Record<string, Fitted>; engines: Record<string, Fitted>; languages: Record<string, Fitted>; general: Fitted };

/** A guess to begin with, ms: 180 of silence at the ends, 5 syllables a second, pauses of a reader. */
const START = [200, 10, 80, 40, 10, 150, 300, 0];
const LINE_START = [250, 62];
/** A little, where features go together from take to take and the data cannot tell whose the time is. */
const STRENGTH = { general: 0.0005, language: 0.0005, voice: 0.02 };

export const voiceKey = ({ engine, voice, language }: Pick<Spoken, "engine" | "voice" | "language">): string => `${engine} ${voice} ${baseOf(language)}`;

export function fitTable(takes: readonly Spoken[]): Table {
  const general = model(takes, { coefficients: START, line: { onceMs: LINE_START[0]!, characterMs: LINE_START[1]! } }, STRENGTH.general);
  const languages = each(
    people(takes),
    ({ language }) => baseOf(language),
    (own) => model(own, general, STRENGTH.language),
  );
  const within = (own: readonly Spoken[], strength: number) => model(own, paced(languages[baseOf(own[0]!.language)] ?? general, own), strength);
  const engines = each(takes, engineKey, (own) => within(own, STRENGTH.language));
  return { voices: each(takes, voiceKey, (own) => within(own, STRENGTH.voice)), engines, languages, general };
}

const engineKey = ({ engine, language }: Spoken): string => `${engine} ${baseOf(language)}`;

/** A language is spoken as voices made of people's do; espeak-ng counts where there is no other. */
function people(takes: readonly Spoken[]): Spoken[] {
  const spoken = new Set(takes.filter(({ engine }) => !engine.startsWith("espeak/")).map(({ language }) => baseOf(language)));
  return takes.filter(({ engine, language }) => !engine.startsWith("espeak/") || !spoken.has(baseOf(language)));
}

/** The language's model at the pace of these takes. */
function paced(model: LengthModel, own: readonly Spoken[]): LengthModel {
  const pace = median(own.map((take) => take.durationMs / predicted(take, model)));
  return {
    coefficients: model.coefficients.map((value) => value * pace),
    line: { onceMs: model.line.onceMs * pace, characterMs: model.line.characterMs * pace },
  };
}

/** As predict.ts does, by a model that is in no table yet. */
export function predicted({ text, language }: Spoken, { coefficients }: LengthModel): number {
  return featuresOf(spokenForm(text, language), language).reduce<number>((ms, count, index) => ms + count * (coefficients[index] ?? 0), 0);
}

const each = (takes: readonly Spoken[], key: (take: Spoken) => string, fit: (own: Spoken[]) => Fitted): Record<string, Fitted> =>
  Object.fromEntries([...Map.groupBy(takes, key)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => [name, fit(own)]));

function model(takes: readonly Spoken[], prior: LengthModel, strength: number): Fitted {
  const rows = takes.map((take) => row(take, featuresOf(spokenForm(take.text, take.language), take.language)));
  const lines = takes.map((take) => row(take, [1, take.text.length]));
  const [onceMs, characterMs] = fit(lines, { coefficients: [prior.line.onceMs, prior.line.characterMs], strength });
  return { coefficients: fit(rows, { coefficients: prior.coefficients, strength }), line: { onceMs: onceMs!, characterMs: characterMs! }, takes: takes.length };
}

/** Errors count in shares of the take, as they are judged. */
const row = ({ durationMs }: Spoken, x: readonly number[]): Row => ({ x, y: durationMs, weight: 1 / durationMs ** 2 });

const fit = (rows: readonly Row[], prior: Prior): number[] => fitNonNegative(rows, prior).map((value) => Number(value.toFixed(2)));
