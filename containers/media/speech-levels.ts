/** How loud each channel is where speech lives, 10 ms by 10 ms: what tells which channel to read and where to cut. */

/** Length of one reading. */
export const READING_MS = 10;
/** Mean squares on the 16 bit scale, one for each 10 ms. `cross`: mean of left times right. Mono: `right` and `cross` are `left`. */
export type Levels = { left: Float32Array; right: Float32Array; cross: Float32Array };

/** Hum and rumble lie below, and speech does not need it. */
const CUT_OFF_HZ = 200;
const RATE = 16_000;

/** `picked`: the one or two channels that are read, from 0; absent: all, which are one or two. */
export type LevelFormat = { channels: number; sampleRate: number; durationMs: number; picked?: readonly [left: number, right?: number] };

/**
 * Reads interleaved PCM in any portions of whole samples. Of a faster stream than 16 kHz it takes every n-th sample: what folds
 * down keeps its energy and its likeness between channels, at a third of the work.
 */
export function createLevelReader(format: LevelFormat): { read: (pcm: Buffer) => void; levels: Levels } {
  const { channels } = format;
  const [first, second] = format.picked ?? (channels === 1 ? [0] : [0, 1]);
  const stride = channels * Math.round(format.sampleRate / RATE);
  const perReading = (READING_MS * RATE) / 1000;
  const length = Math.ceil(format.durationMs / READING_MS);
  const left = new Float32Array(length);
  const [right, cross] = second === undefined ? [left, left] : [new Float32Array(length), new Float32Array(length)];
  const passLeft = highPass();
  const passRight = highPass();
  let [next, reading, count, ll, rr, lr] = [0, 0, 0, 0, 0, 0];

  const store = (): void => {
    left[reading] = ll / count;
    if (right !== left) [right[reading], cross[reading]] = [rr / count, lr / count];
    reading += 1;
    [count, ll, rr, lr] = [0, 0, 0, 0];
  };
  const read = (bytes: Buffer): void => {
    const pcm = samplesOf(bytes);
    for (; next < pcm.length; next += stride) {
      const l = passLeft(pcm[next + first] ?? 0);
      const r = second === undefined ? l : passRight(pcm[next + second] ?? 0);
      [ll, rr, lr] = [ll + l * l, rr + r * r, lr + l * r];
      if (++count === perReading) store();
    }
    next -= pcm.length;
  };
  return { read, levels: { left, right, cross } };
}

function samplesOf(bytes: Buffer): Int16Array {
  const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  return new Int16Array(even.buffer, even.byteOffset, even.byteLength >> 1);
}

/** Butterworth of second order (Bristow-Johnson, Audio EQ Cookbook, w3.org/TR/audio-eq-cookbook). */
function highPass(): (x: number) => number {
  const w = (2 * Math.PI * CUT_OFF_HZ) / RATE;
  const alpha = Math.sin(w) * Math.SQRT1_2;
  const [a0, a1, a2] = [1 + alpha, -2 * Math.cos(w), 1 - alpha];
  const b = (1 + Math.cos(w)) / 2;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return (x) => {
    const y = (b * x - 2 * b * x1 + b * x2 - a1 * y1 - a2 * y2) / a0;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  };
}
