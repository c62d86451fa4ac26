/** Sound as a dub's mix is made of: phrases of a made voice, louder and softer, with pauses, over a bed of noise and a chord. Full scale is 1. */
import { madeVoice, mulberry } from "./voices.ts";

const RATE = 48_000;
/** Seconds of each phrase and of the pause behind it, and its level. */
const PHRASES = [
  [1.4, 0.5, 0.5],
  [2.1, 0.3, 0.3],
  [0.8, 0.9, 0.75],
  [2.6, 0.4, 0.4],
] as const;

/** The voice is in the middle, in 5.1 in the channel of its own. `bed`: amplitude of what is below it. */
export function speechLike({ seconds, channels, bed = 0.02 }: { seconds: number; channels: number; bed?: number }): Float32Array[] {
  const length = Math.round(seconds * RATE);
  const voice = phrases(length);
  return Array.from({ length: channels }, (_, channel) => {
    const random = mulberry(channel + 1);
    const spoken = channels < 6 || channel === 2 ? 1 : 0;
    return Float32Array.from({ length }, (_, k) => {
      const chord = Math.sin((2 * Math.PI * (220 + 7 * channel) * k) / RATE) + Math.sin((2 * Math.PI * 330 * k) / RATE);
      return spoken * (voice[k] ?? 0) + bed * (chord / 2 + random() - 0.5);
    });
  });
}

function phrases(length: number): Float32Array {
  const sound = new Float32Array(length);
  let at = 0;
  for (let phrase = 0; at < length; phrase++) {
    const [seconds, pause, level] = PHRASES[phrase % PHRASES.length] ?? PHRASES[0];
    const made = madeVoice({ seconds, hz: (second) => 110 + 15 * (phrase % 5) + 20 * Math.sin(3 * second) });
    const samples = Math.min(made.length, length - at);
    // syllables: four a second
    for (let k = 0; k < samples; k++) sound[at + k] = ((made[k] ?? 0) / 10_000) * level * (0.55 - 0.45 * Math.cos((2 * Math.PI * 4 * k) / RATE));
    at += made.length + Math.round(pause * RATE);
  }
  return sound;
}

/** Root mean square of the difference over that of full scale, dB. */
export function nullDb(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const [channel, plane] of one.entries()) {
    for (let k = 0; k < plane.length; k++) sum += ((plane[k] ?? 0) - (other[channel]?.[k] ?? 0)) ** 2;
    count += plane.length;
  }
  return 10 * Math.log10(sum / count + 1e-20);
}
