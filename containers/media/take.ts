/** A take as it will sound: its parts cut, time-fitted to exact samples at 48 kHz, at its level. Floats, full scale 1. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import type { MixParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import { fromDb } from "./level.ts";
import { resample } from "./resample.ts";
import type { Sound } from "./sound.ts";
import { exactly, stretch } from "./stretch.ts";

export type Take = { sampleRate: number; samples: Float32Array };
export type Part = MixParams["placements"][number]["parts"][number];

/** 5 ms: no click where a part is cut, or the engine did not begin or end at zero. */
const FADE_SAMPLES = 0.005 * SAMPLE_RATE;
/** Places come in milliseconds: what is no further from its own length than one is only cut or padded, never stretched. */
const NEAR_SAMPLES = SAMPLE_RATE / 1000;
/** Beyond these a part is no speech any more: take and placement do not belong together. */
const [SLOWEST, FASTEST] = [0.25, 4];

/** All channels at equal parts. @throws TaskFailure `empty_take` */
export function takeOf({ sampleRate, planes }: Sound): Take {
  const [first, ...others] = planes;
  if (!first || first.length === 0) throw new TaskFailure("empty_take", "A take has no samples.");
  if (others.length === 0) return { sampleRate, samples: first };
  const samples = first.map((value, k) => others.reduce((sum, plane) => sum + (plane[k] ?? 0), value) / planes.length);
  return { sampleRate, samples };
}

/**
 * Exactly `part.samples`, faded at both ends. Made from the whole part whatever the piece needs of it, so that two neighbouring pieces
 * join without a seam. @throws TaskFailure `take_mismatch` where the part is not in the take, or four times too long or too short for its place
 */
export function preparePart(take: Take, part: Part, gainDb: number): Float32Array {
  const { sampleRate } = take;
  const cut = cutOf(take, part);
  const own = (cut.length * SAMPLE_RATE) / sampleRate;
  const isNear = Math.abs(own - part.samples) <= NEAR_SAMPLES;
  if (!isNear && (own / part.samples > FASTEST || own / part.samples < SLOWEST))
    throw mismatch(`${(own / part.samples).toFixed(1)} times as long as its place`);
  // stretched at the take's own rate, which is lower: half the work, and the resampler's ends stay natural
  const fitted = isNear ? cut : stretch(cut, Math.ceil((part.samples * sampleRate) / SAMPLE_RATE), sampleRate);
  const placed = exactly(resample(fitted, sampleRate, SAMPLE_RATE), part.samples);
  shape(placed, Math.min(placed.length, Math.ceil(isNear ? own : placed.length)), fromDb(gainDb));
  return placed;
}

function cutOf({ samples, sampleRate }: Take, { fromMs, toMs }: Part): Float32Array {
  const at = (ms: number): number => Math.min(samples.length, Math.round((ms * sampleRate) / 1000));
  const cut = samples.subarray(at(fromMs), toMs === null ? samples.length : at(toMs));
  if (cut.length === 0) throw mismatch(`no longer than ${Math.round((samples.length * 1000) / sampleRate)} ms, and needed from ${fromMs} ms on`);
  return cut;
}

/** `sounding`: how many samples are not padding. */
function shape(samples: Float32Array, sounding: number, gain: number): void {
  const fade = Math.min(FADE_SAMPLES, sounding / 2);
  for (let k = 0; k < samples.length; k++) {
    const edge = Math.max(0, Math.min(k + 0.5, sounding - k - 0.5)) / fade;
    samples[k] = edge >= 1 ? (samples[k] ?? 0) * gain : (samples[k] ?? 0) * gain * edge;
  }
}

const mismatch = (how: string): TaskFailure => new TaskFailure("take_mismatch", `A take does not belong to its placement: it is ${how}.`);
