/**
 * Levels in dBFS, one decimal. The same figures as containers/service/onevoice_service/audio.py gives, since a vendor's takes are
 * placed beside our own: whoever changes one changes both (test/sound/level.test.ts holds figures of the Python).
 */
import type { Pcm } from "../providers/speech.ts";

const FULL_SCALE = 32_768;
/** Of digital silence; JSON has no minus infinity. */
export const FLOOR_DB = -96;
/** Quieter frames are pauses and room rather than voice. */
const ACTIVE_WITHIN_DB = 30;

export const frameOf = (sampleRate: number): number => Math.floor(sampleRate / 100);

/** Sum of squares at full scale 1. */
function energy(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += (sample / FULL_SCALE) ** 2;
  return sum;
}

function decibels(power: number): number {
  return power > 0 ? Math.round(Math.max(FLOOR_DB, 10 * Math.log10(power)) * 10) / 10 : FLOOR_DB;
}

/** RMS of each 10 ms; the last one counts as if it were filled up with silence. */
export function frameLevels({ samples, sampleRate }: Pcm): number[] {
  const frame = frameOf(sampleRate);
  return Array.from({ length: Math.ceil(samples.length / frame) }, (_, index) =>
    decibels(energy(samples.subarray(index * frame, (index + 1) * frame)) / frame),
  );
}

/** Active speech level (the idea of ITU-T P.56): RMS over the 10 ms frames within 30 dB of the loudest. */
export function speechLevelDb(sound: Pcm): number {
  const frame = frameOf(sound.sampleRate);
  const levels = frameLevels(sound);
  const least = levels.reduce((most, level) => Math.max(most, level), FLOOR_DB) - ACTIVE_WITHIN_DB;
  const active = levels.flatMap((level, index) => (level > least ? [energy(sound.samples.subarray(index * frame, (index + 1) * frame))] : []));
  if (active.length === 0) return FLOOR_DB;
  return decibels(active.reduce((sum, each) => sum + each, 0) / (active.length * frame));
}
