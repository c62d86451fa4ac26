/** True peak as mathematics has it, to judge the product's by: a wave at eight times the rate, by Fourier's transform, in windows that overlap. */

const [WINDOW, TIMES] = [4_096, 8];
const EDGE = WINDOW / 4;

/** Of what is more than 1,024 samples from both ends, full scale 1. */
export function oversampledPeak(samples: Float32Array): number {
  let highest = 0;
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW - 2 * EDGE) {
    const wave = oversampled(samples.subarray(at, at + WINDOW));
    for (let k = EDGE * TIMES; k < (WINDOW - EDGE) * TIMES; k++) highest = Math.max(highest, Math.abs(wave[k] ?? 0));
  }
  return highest;
}

function oversampled(samples: Float32Array): Float64Array {
  const [re, im] = [Float64Array.from(samples), new Float64Array(WINDOW)];
  transform(re, im);
  const [wide, wideIm] = [new Float64Array(WINDOW * TIMES), new Float64Array(WINDOW * TIMES)];
  // the wave is real: twice the real part of its positive frequencies alone; the inverse is the transform of the conjugate
  for (let k = 0; k < WINDOW / 2; k++) {
    const share = (k === 0 ? 1 : 2) / WINDOW;
    wide[k] = share * (re[k] ?? 0);
    wideIm[k] = -share * (im[k] ?? 0);
  }
  transform(wide, wideIm);
  return wide;
}

/** In place, a power of two long (Cooley and Tukey, 1965). */
function transform(re: Float64Array, im: Float64Array): void {
  reorder(re, im);
  for (let width = 2; width <= re.length; width *= 2) {
    for (let first = 0; first < width / 2; first++) {
      const [cos, sin] = [Math.cos((2 * Math.PI * first) / width), -Math.sin((2 * Math.PI * first) / width)];
      for (let k = first; k < re.length; k += width) {
        const other = k + width / 2;
        const [a, b] = [re[other] ?? 0, im[other] ?? 0];
        const [turnedRe, turnedIm] = [a * cos - b * sin, a * sin + b * cos];
        re[other] = (re[k] ?? 0) - turnedRe;
        im[other] = (im[k] ?? 0) - turnedIm;
        re[k] = (re[k] ?? 0) + turnedRe;
        im[k] = (im[k] ?? 0) + turnedIm;
      }
    }
  }
}

function reorder(re: Float64Array, im: Float64Array): void {
  for (let k = 1, mirrored = 0; k < re.length; k++) {
    let bit = re.length >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored |= bit;
    if (k >= mirrored) continue;
    for (const values of [re, im]) [values[k], values[mirrored]] = [values[mirrored] ?? 0, values[k] ?? 0];
  }
}
