/** Times of words that nobody heard: in proportion to their letters over the time that something is said. */
import type { Spoken } from "./part-text.ts";

/** `weights`: of each word; `spans`: where it is spoken, in order. Times follow each other, and a word ends before a silence that the next begins after. */
export function inProportion(weights: readonly number[], spans: readonly Spoken[]): Spoken[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const spokenMs = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  let said = 0;
  return weights.map((weight) => {
    const startMs = placeOf((spokenMs * said) / total, spans, "start");
    said += weight;
    return [startMs, Math.max(startMs, placeOf((spokenMs * said) / total, spans, "end"))];
  });
}

/** `ms` of speech, the silences left out, as a time. */
function placeOf(ms: number, spans: readonly Spoken[], edge: "start" | "end"): number {
  let rest = ms;
  for (const [from, to] of spans) {
    if (edge === "start" ? rest < to - from : rest <= to - from) return Math.round(from + rest);
    rest -= to - from;
  }
  return spans.at(-1)![1];
}
