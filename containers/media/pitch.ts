/**
 * How high a voice speaks. Fundamental frequency by the McLeod pitch method (P. McLeod and G. Wyvill, A Smarter Way to Find Pitch, ICMC
 * 2005; library `pitchy`) in frames of 40 ms, ten milliseconds apart. A frame counts where it is loud enough and clearly periodic; a
 * median over its neighbours takes out jumps to the octave above or below. Samples are floats on the 16 bit scale, mono.
 */
import { PitchDetector } from "pitchy";
import { resample } from "./resample.ts";

/** `pitchHz`: median of the voiced frames. `pitchRange`: 10th to 90th percentile in semitones. Null: too little is voiced to say. */
export type Pitch = { pitchHz: number | null; pitchRange: number | null };
/** One frame: Hz (0: not voiced) and mean square. */
type Frame = { hz: number; energy: number };

/** Enough for the tenth harmonic of a man's voice, a quarter of the work of 48 kHz. */
const RATE = 12_000;
/** Two periods and more of the deepest voice. */
const FRAME = (40 * RATE) / 1000;
const HOP = (10 * RATE) / 1000;
/** From a creaking man to a child that shouts; what the method finds outside is no voice. */
const [LOWEST_HZ, HIGHEST_HZ] = [60, 500];
const CLEAR = 0.8;
/** Of two likely periods the shorter is taken only when it fits nearly as well: where the first formant lies on the second harmonic, half a period fits well. */
const SHORTER_FITS = 0.95;
/** Quieter than the loudest frame by more than this is the room, breath, or another's leakage. */
const QUIET = 10 ** (-25 / 10);
/** Frames on both sides in the running median: jumps of up to 30 ms go. */
const BESIDE = 3;
/** A fifth of a second of voice. */
const LEAST_VOICED = 20;

export type PitchReader = { read(stretch: Float32Array): void; pitch(): Pitch };

/** Reads stretches of one voice, each for itself; keeps two numbers for each frame. */
export function createPitchReader(sampleRate: number): PitchReader {
  const detector = PitchDetector.forFloat32Array(FRAME);
  detector.clarityThreshold = SHORTER_FITS;
  const stretches: Frame[][] = [];
  return {
    read: (stretch) => void stretches.push(framesOf(resample(stretch, sampleRate, RATE), detector)),
    pitch: () => measured(stretches),
  };
}

function framesOf(sound: Float32Array, detector: PitchDetector<Float32Array>): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + FRAME <= sound.length; at += HOP) {
    const frame = sound.subarray(at, at + FRAME);
    const energy = frame.reduce((sum, value) => sum + value * value, 0) / FRAME;
    const [hz, clarity] = energy > 0 ? detector.findPitch(frame, RATE) : [0, 0];
    frames.push({ hz: clarity >= CLEAR && hz >= LOWEST_HZ && hz <= HIGHEST_HZ ? hz : 0, energy });
  }
  return frames;
}

function measured(stretches: readonly Frame[][]): Pitch {
  const loudest = stretches.reduce((most, frames) => frames.reduce((max, { energy }) => Math.max(max, energy), most), 0);
  const voiced = stretches.flatMap((frames) => smoothed(frames.map(({ hz, energy }) => (energy >= loudest * QUIET ? hz : 0)))).sort((a, b) => a - b);
  if (voiced.length < LEAST_VOICED) return { pitchHz: null, pitchRange: null };
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(voiced, share)) as [number, number, number];
  return { pitchHz: round(middle), pitchRange: round(12 * Math.log2(high / low)) };
}

/** The median of each voiced frame and those voiced near it; a frame that stands alone is chance. */
function smoothed(track: readonly number[]): number[] {
  return track.flatMap((hz, at) => {
    if (hz === 0) return [];
    const near = track.slice(Math.max(0, at - BESIDE), at + BESIDE + 1).filter((other) => other > 0);
    return near.length > BESIDE
      ? [
          quantile(
            near.sort((a, b) => a - b),
            0.5,
          ),
        ]
      : [];
  });
}

/** Of sorted numbers, between neighbours by their weight. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}

const round = (value: number): number => Math.round(value * 10) / 10;
