/** A fit judged by sentences that it never saw: mean absolute error in percent of what the voice took, beside a constant number of characters a second. */
import { median } from "../../quantile.ts";
import { type Fitted, fitTable, predicted, voiceKey } from "./fit.ts";
import { halfOf } from "./sentences.ts";
import type { Spoken } from "./spoken.ts";

/** Percent. `constant`: the better one of two, all characters over all time and the median take's. */
export type HeldOutError = { heldOut: number; ours: number; constant: number };
/** `fitted`: takes to fit on, estimates too. `spoken`: by what was really spoken, `all`: by the estimates as well. */
export type Judged = { fitted: number; spoken: HeldOutError; all: HeldOutError };

/** By voice; fitted on one half, judged by the other, which shares no fragment with it. Throws RangeError for a text that is no sentence of ours. */
export function judge(takes: readonly Spoken[]): Map<string, Judged> {
  const halves = [0, 1].map((half) => takes.filter((take) => halfOf(take) === half));
  const models = fitTable(halves[0]!).voices;
  const heldOut = Map.groupBy(halves[1]!, voiceKey);
  return new Map([...Map.groupBy(halves[0]!, voiceKey)].map(([key, own]) => [key, judged(own, heldOut.get(key) ?? [], models[key]!)]));
}

function judged(own: readonly Spoken[], others: readonly Spoken[], model: Fitted): Judged {
  const spoken = others.filter(({ isEstimate }) => !isEstimate);
  return { fitted: own.length, spoken: errorOf(spoken, own, model), all: errorOf(others, own, model) };
}

function errorOf(others: readonly Spoken[], own: readonly Spoken[], model: Fitted): HeldOutError {
  const paces = [
    sum(own, ({ durationMs }) => durationMs) / sum(own, ({ text }) => text.length),
    median(own.map(({ durationMs, text }) => durationMs / text.length)),
  ];
  const constant = Math.min(...paces.map((pace) => percent(others, ({ text }) => text.length * pace)));
  return { heldOut: others.length, ours: percent(others, (take) => predicted(take, model)), constant };
}

const sum = (takes: readonly Spoken[], of: (take: Spoken) => number): number => takes.reduce((total, take) => total + of(take), 0);

const percent = (takes: readonly Spoken[], predict: (take: Spoken) => number): number =>
  (100 * sum(takes, (take) => Math.abs(predict(take) - take.durationMs) / take.durationMs)) / takes.length;
