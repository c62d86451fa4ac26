/** Where the programme gives way to the background, or to itself at a lower level, and how much: from absolute positions only, so that pieces agree at their seam. */
import { TaskFailure } from "../node-service/stage.ts";
import { fromDb } from "./level.ts";

/** `duckDb`: what background, or programme where there is none, is changed by inside. */
export type Span = { startMs: number; endMs: number; duckDb: number };
/**
 * The samples [from, to) of a piece that spans cover without a gap. `weights`: how far the programme has given way, raised cosine over 60 ms
 * at both ends and 1 between; `gains`: what is under it is multiplied by.
 */
export type Depth = { from: number; to: number; weights: Float32Array; gains: Float32Array };

const SAMPLES_PER_MS = 48;
/** 60 ms at both ends, inside. */
const FADE_SAMPLES = 60 * SAMPLES_PER_MS;
/** To both sides of where two spans meet; less where one of them is shorter. */
const GLIDE_SAMPLES = 30 * SAMPLES_PER_MS;

type Run = { begin: number; end: number; gain: number };

/** Of the piece of `samples` from `startSample` on. @throws TaskFailure `invalid_task` for spans that are empty, overlap or lie out of order */
export function depthsOf(spans: readonly Span[], startSample: number, samples: number): Depth[] {
  return chainsOf(spans).flatMap((chain) => {
    const [begin, end] = [chain[0]?.begin ?? 0, chain.at(-1)?.end ?? 0];
    const [first, last] = [Math.max(begin, startSample), Math.min(end, startSample + samples)];
    if (last <= first) return [];
    return [{ from: first - startSample, to: last - startSample, weights: weightsOf(begin, end, first, last), gains: gainsOf(chain, first, last) }];
  });
}

/** Spans that touch are one chain. */
function chainsOf(spans: readonly Span[]): Run[][] {
  const chains: Run[][] = [];
  for (const { startMs, endMs, duckDb } of spans) {
    const run = { begin: startMs * SAMPLES_PER_MS, end: endMs * SAMPLES_PER_MS, gain: fromDb(duckDb) };
    const before = chains.at(-1)?.at(-1);
    if (run.end <= run.begin || (before && run.begin < before.end))
      throw new TaskFailure("invalid_task", "The spans of a piece must lie in order and not overlap.");
    if (run.begin === before?.end) chains.at(-1)?.push(run);
    else chains.push([run]);
  }
  return chains;
}

function weightsOf(begin: number, end: number, first: number, last: number): Float32Array {
  const weights = new Float32Array(last - first).fill(1);
  const fade = (from: number, to: number): void => {
    for (let at = Math.max(first, from); at < Math.min(last, to); at++) {
      const inside = Math.min(at - begin + 0.5, end - at - 0.5);
      weights[at - first] = inside >= FADE_SAMPLES ? 1 : risen(inside / FADE_SAMPLES);
    }
  };
  fade(begin, begin + FADE_SAMPLES);
  fade(end - FADE_SAMPLES, end);
  return weights;
}

function gainsOf(chain: readonly Run[], first: number, last: number): Float32Array {
  const gains = new Float32Array(last - first);
  for (const [index, run] of chain.entries()) {
    gains.fill(run.gain, Math.max(0, run.begin - first), Math.max(0, run.end - first));
    const before = chain[index - 1];
    if (before) glide(gains, first, before, run);
  }
  return gains;
}

function glide(gains: Float32Array, first: number, before: Run, after: Run): void {
  const reach = Math.min(GLIDE_SAMPLES, (before.end - before.begin) / 2, (after.end - after.begin) / 2);
  const from = Math.max(first, after.begin - reach);
  for (let at = from; at < Math.min(first + gains.length, after.begin + reach); at++) {
    const passed = risen((at + 0.5 - after.begin + reach) / (2 * reach));
    gains[at - first] = before.gain + (after.gain - before.gain) * passed;
  }
}

/** Half a cosine from 0 to 1. */
const risen = (part: number): number => 0.5 - 0.5 * Math.cos(Math.PI * part);
