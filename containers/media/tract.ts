/**
 * How long a speaker's vocal tract is, from lips to vocal folds: about 17 cm in men, 14.5 in women (G. Fant, Acoustic Theory of Speech
 * Production, 1960), whatever pitch they speak at, so that a man who calls out is still one. From formants F1 to F4, which in a tube
 * closed at one end lie at odd multiples of c / 4L (D. Reby and K. McComb, Animal Behaviour 65, 2003: regression through the origin).
 */
import { PitchDetector } from "pitchy";
import { formantsOf } from "./formants.ts";
import { resample } from "./resample.ts";

/** Four formants of a short tract and five of a long one lie below half of it. */
const RATE = 11_000;
const FRAME = (30 * RATE) / 1000;
const HOP = (10 * RATE) / 1000;
const CLEAR = 0.8;
/** Vowels: within 20 dB of the loudest frame. */
const QUIET = 10 ** (-20 / 10);
const FORMANTS = 4;
/** Half a second of vowels: their mean is a neutral tract's, a single vowel's is not. */
const LEAST_FRAMES = 50;
/** Of sound in warm, moist air, in cm/s. */
const SOUND = 35_000;

export type TractReader = { read(stretch: Float32Array): void; tractCm(): number | null };

/** Reads stretches of one voice, mono on the 16 bit scale; keeps four numbers for each frame. Null: too little to say. */
export function createTractReader(sampleRate: number): TractReader {
  const detector = PitchDetector.forFloat32Array(FRAME);
  const found: number[][] = [];
  return {
    read: (stretch) => void found.push(...vowels(resample(stretch, sampleRate, RATE), detector)),
    tractCm: () => (found.length < LEAST_FRAMES ? null : lengthOf(found)),
  };
}

/** The formants of those frames in which four are heard apart. */
function vowels(sound: Float32Array, detector: PitchDetector<Float32Array>): number[][] {
  const frames: { sound: Float32Array; energy: number }[] = [];
  for (let at = 0; at + FRAME <= sound.length; at += HOP) {
    const frame = sound.subarray(at, at + FRAME);
    frames.push({ sound: frame, energy: frame.reduce((sum, value) => sum + value * value, 0) });
  }
  const loudest = frames.reduce((most, { energy }) => Math.max(most, energy), 0);
  const loud = frames.filter(({ energy }) => energy > 0 && energy >= loudest * QUIET);
  return loud.flatMap((frame) => {
    if (detector.findPitch(frame.sound, RATE)[1] < CLEAR) return [];
    const formants = formantsOf(frame.sound, RATE).slice(0, FORMANTS);
    return formants.length === FORMANTS ? [formants] : [];
  });
}

function lengthOf(found: readonly number[][]): number {
  let [product, square] = [0, 0];
  for (let formant = 0; formant < FORMANTS; formant++) {
    const hz = found.map((formants) => formants[formant] ?? 0).sort((a, b) => a - b)[found.length >> 1] ?? 0;
    product += hz * (formant + 0.5);
    square += (formant + 0.5) ** 2;
  }
  return Math.round((10 * SOUND * square) / (2 * product)) / 10;
}
