/** Silences inside a take, as the contract has them: 120 ms and more, 30 dB under its level. Pure. */
const FRAME_MS = 10;
const LEAST_MS = 120;
const UNDER_DB = 30;

/** In ms from the beginning, in order; what lies before the first and after the last sound is none. `levelDb`: active level of the take, dBFS. */
export function pausesOf(pcm: Int16Array, sampleRate: number, levelDb: number): [number, number][] {
  const size = Math.round((sampleRate * FRAME_MS) / 1000);
  const isLoud = Array.from(
    { length: Math.floor(pcm.length / size) },
    (_, index) => decibels(pcm.subarray(index * size, (index + 1) * size)) > levelDb - UNDER_DB,
  );
  const [first, last] = [isLoud.indexOf(true), isLoud.lastIndexOf(true)];
  const found: [number, number][] = [];
  let from = first;
  for (let at = first; at >= 0 && at <= last; at += 1) {
    if (!isLoud[at]) continue;
    if ((at - from) * FRAME_MS >= LEAST_MS) found.push([from * FRAME_MS, at * FRAME_MS]);
    from = at + 1;
  }
  return found;
}

function decibels(frame: Int16Array): number {
  const power = frame.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0) / frame.length;
  return 10 * Math.log10(power + 1e-12);
}
