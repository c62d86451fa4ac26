/**
 * Where a take is silent between its sounds: what containers/kokoro/pauses.py does, to the millisecond (both are held to
 * containers/contract/pauses.json). Pure.
 */
import type { Pcm } from "../providers/speech.ts";
import { frameOf } from "./level.ts";

/** Start and end, in ms from the beginning of the take. */
export type Pause = [number, number];

/** Shorter ones are the closures of p, t and k, which belong to their words. */
const SHORTEST_MS = 120;
const MOST_PAUSES = 200;
/**
 * Quiet is what lies so far below the take's active level. There an f and a breath are alike: a pause begins and ends with what is silent
 * as well, so that a soft end of a word stays outside, and a breath in it does not part it.
 */
const QUIET_BELOW_DB = 30;
const SILENT_BELOW_DB = 40;
/** Louder by so much and as short as this, it is a click in the quiet, or breath; a t is louder, an s lasts. */
const SOUND_BELOW_DB = 24;
const CLICK_FRAMES = 2;
/** Active are the frames within so much of the loudest one. */
const ACTIVE_WITHIN_DB = 30;
const FULL_SCALE = 32_768;

/** Each silence between two sounds, in order; 200 at most. */
export function pauses({ samples, sampleRate }: Pcm): Pause[] {
  const frame = frameOf(sampleRate);
  const powers = powersOf(samples, frame);
  const level = activePower(powers);
  const silent = level / 10 ** (SILENT_BELOW_DB / 10);
  const found: Pause[] = [];
  for (const [begin, end] of quietBetween(powers, level)) {
    const first = powers.slice(begin, end).findIndex((power) => power < silent);
    if (first === -1) continue;
    const last = powers.slice(begin, end).findLastIndex((power) => power < silent);
    // Never a millisecond more than the frames themselves.
    const startMs = Math.ceil(((begin + first) * frame * 1000) / sampleRate);
    const endMs = Math.floor(((begin + last + 1) * frame * 1000) / sampleRate);
    if (endMs - startMs >= SHORTEST_MS) found.push([startMs, endMs]);
  }
  return found.slice(0, MOST_PAUSES);
}

/** Mean square of each 10 ms, full scale 1; the last one counts as if it were filled up with silence. */
function powersOf(samples: Int16Array, frame: number): number[] {
  return Array.from({ length: Math.ceil(samples.length / frame) }, (_, index) => {
    let sum = 0;
    for (const sample of samples.subarray(index * frame, (index + 1) * frame)) sum += (sample / FULL_SCALE) ** 2;
    return sum / frame;
  });
}

/** 0: nothing sounds. */
function activePower(powers: readonly number[]): number {
  const least = powers.reduce((most, power) => Math.max(most, power), 0) / 10 ** (ACTIVE_WITHIN_DB / 10);
  const active = powers.filter((power) => power > least);
  return active.length === 0 ? 0 : active.reduce((sum, power) => sum + power, 0) / active.length;
}

/** Runs of frames between two sounds: [first, one behind the last]. */
function quietBetween(powers: readonly number[], level: number): [number, number][] {
  if (level === 0) return [];
  const sounds = soundsOf(powers, level);
  return sounds.slice(1).map(([begin], index) => [sounds[index]![1], begin]);
}

/** Runs of frames that sound, without the clicks. */
function soundsOf(powers: readonly number[], level: number): [number, number][] {
  const quiet = level / 10 ** (QUIET_BELOW_DB / 10);
  const loud = level / 10 ** (SOUND_BELOW_DB / 10);
  const runs: [number, number][] = [];
  for (const [index, power] of powers.entries()) {
    if (power < quiet) continue;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs.filter(([begin, end]) => end - begin > CLICK_FRAMES || powers.slice(begin, end).some((power) => power >= loud));
}
