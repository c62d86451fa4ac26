/** Where speech begins and ends in a take: what containers/kokoro/trim.py does, to the sample (test/sound/trim.test.ts holds figures of it). */
import type { Pcm } from "../providers/speech.ts";
import { frameLevels, frameOf } from "./level.ts";

const BEFORE_MS = 60;
const AFTER_MS = 120;
/** A frame sounds when it is this close to the loudest one and above the engine's noise. */
const BELOW_LOUDEST_DB = 45;
const NOISE_DB = -60;

/** Exactly 60 ms before the first and 120 ms after the last sounding 10 ms, silence added where there are fewer; empty: nothing sounds. */
export function trim(sound: Pcm): Pcm {
  const { samples, sampleRate } = sound;
  const frame = frameOf(sampleRate);
  const levels = frameLevels(sound);
  const least = levels.reduce((most, level) => Math.max(most, level - BELOW_LOUDEST_DB), NOISE_DB);
  const first = levels.findIndex((level) => level > least);
  if (first === -1) return { samples: new Int16Array(0), sampleRate };
  const last = levels.findLastIndex((level) => level > least);
  const start = first * frame - Math.floor((BEFORE_MS * sampleRate) / 1000);
  const end = (last + 1) * frame + Math.floor((AFTER_MS * sampleRate) / 1000);
  const trimmed = new Int16Array(end - start);
  trimmed.set(samples.subarray(Math.max(0, start), Math.min(samples.length, end)), Math.max(0, -start));
  return { samples: trimmed, sampleRate };
}
