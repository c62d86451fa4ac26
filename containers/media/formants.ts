/**
 * Where the resonances of a voice lie. Linear prediction by the autocorrelation method (J. Makhoul, Linear Prediction: A Tutorial Review,
 * Proc. IEEE 63, 1975; Levinson's recursion); formants are the peaks of the all-pole spectrum. Pure.
 */

/** Two poles for each resonance below half the rate: four to five of them in a voice. */
const ORDER = 10;
/** Steps of the spectrum from 0 to half the rate. */
const STEPS = 256;
/** The fundamental itself and what the room hums make peaks below this. */
const LOWEST_HZ = 200;
/** Voices fall by 6 dB an octave from source to lips; this takes it back. */
const EMPHASIS = 0.97;

const turns = Array.from({ length: STEPS + 1 }, (_, step) =>
  Array.from({ length: ORDER + 1 }, (_, power) => {
    const angle = (Math.PI * step * power) / STEPS;
    return { cos: Math.cos(angle), sin: Math.sin(angle) };
  }),
);

/** In Hz, from below. Empty for silence. `frame` is mono, about 30 ms at `rate` Hz: 11,000 or near it. */
export function formantsOf(frame: Float32Array, rate: number): number[] {
  const model = predictor(emphasised(frame));
  if (!model) return [];
  const level = turns.map((row) => {
    let [real, imaginary] = [0, 0];
    for (const [power, { cos, sin }] of row.entries()) {
      real += (model[power] ?? 0) * cos;
      imaginary += (model[power] ?? 0) * sin;
    }
    return -Math.log(real * real + imaginary * imaginary);
  });
  return peaksOf(level).flatMap((step) => {
    const hz = (step * rate) / 2 / STEPS;
    return hz >= LOWEST_HZ ? [hz] : [];
  });
}

/** With a Hann window, so that the frame's ends make no resonances. */
function emphasised(frame: Float32Array): Float64Array {
  return Float64Array.from(frame, (value, at) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / frame.length);
    return (value - EMPHASIS * (frame[at - 1] ?? 0)) * window;
  });
}

/** Coefficients of the inverse filter, the first is 1; null: there is nothing to predict. */
function predictor(frame: Float64Array): Float64Array | null {
  const likeness = Array.from({ length: ORDER + 1 }, (_, lag) => {
    let sum = 0;
    for (let at = lag; at < frame.length; at++) sum += (frame[at] ?? 0) * (frame[at - lag] ?? 0);
    return sum;
  });
  let left = likeness[0] ?? 0;
  if (left <= 0) return null;
  let filter = Float64Array.from({ length: ORDER + 1 }, (_, at) => (at === 0 ? 1 : 0));
  for (let order = 1; order <= ORDER && left > 0; order++) {
    let error = 0;
    for (let at = 0; at < order; at++) error += (filter[at] ?? 0) * (likeness[order - at] ?? 0);
    const reflection = -error / left;
    const before = filter;
    filter = before.map((value, at) => (at === 0 || at > order ? value : value + reflection * (before[order - at] ?? 0)));
    left *= 1 - reflection * reflection;
  }
  return filter;
}

/** Steps at which the spectrum has a peak, between the steps by the parabola through three of them. */
function peaksOf(level: readonly number[]): number[] {
  return level.flatMap((here, step) => {
    const [before, after] = [level[step - 1], level[step + 1]];
    if (before === undefined || after === undefined || here <= before || here < after) return [];
    return [step + (before - after) / (2 * (before - 2 * here + after))];
  });
}
