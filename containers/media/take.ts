import { SAMPLE_RATE } from "../contract/stages.ts";
import { fromDb } from "./level.ts";
import { limitPeaks } from "./limit.ts";
import { resample } from "./resample.ts";
import { exactly, stretch } from "./stretch.ts";
import type { Wav } from "./wav.ts";

/** 5 ms: no click where the engine did not begin or end at zero. */
const FADE_SAMPLES = 0.005 * SAMPLE_RATE;

/**
 * A take as it will sound: exactly `samples` long at 48 kHz, at its level, faded at both ends, on the 16 bit scale. Made from the
 * whole take whatever part a piece needs, so that two neighbouring pieces join without a seam.
 */
export function prepareTake(take: Wav, samples: number, gainDb: number): Float32Array {
  const mono = toMono(take);
  // stretched at the engine's own rate, which is lower: half the work, and the resampler's ends stay natural
  const ownSamples = Math.ceil((samples * take.sampleRate) / SAMPLE_RATE);
  const fitted = Math.abs((mono.length * SAMPLE_RATE) / take.sampleRate - samples) <= 1 ? mono : stretch(mono, ownSamples, take.sampleRate);
  const placed = exactly(resample(fitted, take.sampleRate, SAMPLE_RATE), samples);
  shape(placed, fromDb(gainDb));
  limitPeaks(placed, SAMPLE_RATE);
  return placed;
}

function toMono({ pcm, channels }: Wav): Float32Array {
  if (channels === 1) return Float32Array.from(pcm);
  return Float32Array.from({ length: pcm.length / 2 }, (_, k) => ((pcm[2 * k] ?? 0) + (pcm[2 * k + 1] ?? 0)) / 2);
}

function shape(samples: Float32Array, gain: number): void {
  const fade = Math.min(FADE_SAMPLES, samples.length / 2);
  for (let k = 0; k < samples.length; k++) {
    const edge = Math.min(k + 0.5, samples.length - k - 0.5) / fade;
    samples[k] = (samples[k] ?? 0) * gain * Math.min(1, edge);
  }
}
