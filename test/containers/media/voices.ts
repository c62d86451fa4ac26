/** Voices made by formula: pulses of a glottis through the resonances of a tube, so that their pitch and their tract are known. */

const SOUND_CM = 35_000;

export type Made = {
  seconds: number;
  sampleRate?: number;
  /** Hz at a time in seconds. */
  hz: (second: number) => number;
  /** Length of the tract; formants lie at odd multiples of c / 4L. */
  tractCm?: number;
  /** Share of noise in the amplitude. */
  noise?: number;
};

/** On the 16 bit scale, peak about 10,000. */
export function madeVoice({ seconds, sampleRate = 48_000, hz, tractCm = 17, noise = 0.001 }: Made): Float32Array {
  let sound = pulses(seconds * sampleRate, sampleRate, hz);
  for (let formant = 0; formant < 5; formant++) sound = resonated(sound, ((2 * formant + 1) * SOUND_CM) / (4 * tractCm), 60 + 40 * formant, sampleRate);
  const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const random = mulberry(7);
  return Float32Array.from(sound, (value) => 10_000 * (value / peak + noise * (random() - 0.5)));
}

/** A pulse at each closing of the glottis, laid between samples, its spectrum falling by 6 dB an octave as a voice's does at the lips. */
function pulses(length: number, sampleRate: number, hz: (second: number) => number): Float64Array {
  const sound = new Float64Array(length);
  for (let at = 0; at < length - 1; at += sampleRate / hz(at / sampleRate)) {
    const [whole, part] = [Math.floor(at), at % 1];
    sound[whole] = (sound[whole] ?? 0) + 1 - part;
    sound[whole + 1] = (sound[whole + 1] ?? 0) + part;
  }
  let fallen = 0;
  return sound.map((value) => (fallen = value + 0.97 * fallen));
}

/** Two poles at `hz`, `bandwidth` wide. */
function resonated(sound: Float64Array, hz: number, bandwidth: number, sampleRate: number): Float64Array {
  const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [one, two] = [0, 0];
  return sound.map((value) => {
    const made = value + turn * one - radius * radius * two;
    [two, one] = [one, made];
    return made;
  });
}

/** The same numbers for the same seed. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
