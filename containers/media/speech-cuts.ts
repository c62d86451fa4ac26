/** Where to cut a film for a recognizer: at the quietest place shortly before a piece would become too long. */

/** Length of one level reading. */
export const READING_MS = 10;
/** Readings that must be quiet together: a pause between sentences, not the closure of a `p`. */
const PAUSE_READINGS = 30;
/** How far before the longest allowed end a pause is looked for. */
const SEARCHED = 0.1;

/** `energies`: mean square of each 10 ms. Pieces cover the film without gap or overlap, each at most `longestMs`. */
export function cutSpeech(energies: readonly number[] | Float64Array, durationMs: number, longestMs: number): { startMs: number; endMs: number }[] {
  const pieces: { startMs: number; endMs: number }[] = [];
  for (let startMs = 0; startMs < durationMs || pieces.length === 0;) {
    const limitMs = startMs + longestMs;
    const endMs = limitMs >= durationMs ? durationMs : quietest(energies, limitMs - Math.round(longestMs * SEARCHED), limitMs);
    pieces.push({ startMs, endMs });
    startMs = endMs;
  }
  return pieces;
}

/** Middle of the quietest pause in the range; the later of two alike. */
function quietest(energies: readonly number[] | Float64Array, fromMs: number, toMs: number): number {
  const first = Math.ceil(fromMs / READING_MS);
  const last = Math.floor(toMs / READING_MS) - PAUSE_READINGS;
  let sum = 0;
  for (let k = first; k < first + PAUSE_READINGS; k++) sum += energies[k] ?? 0;
  let [least, place] = [Infinity, toMs / READING_MS];
  for (let k = first; k <= last; k++) {
    if (sum <= least) [least, place] = [sum, k + PAUSE_READINGS / 2];
    sum += (energies[k + PAUSE_READINGS] ?? 0) - (energies[k] ?? 0);
  }
  return Math.floor(place) * READING_MS;
}

/** Mean square of each 10 ms of interleaved 48 kHz PCM that arrives in any portions. */
export function createLevelReader(channels: number): { read: (pcm: Buffer) => void; energies: () => number[] } {
  const readings: number[] = [];
  const perReading = READING_MS * 48 * channels;
  let [sum, count] = [0, 0];
  return {
    read(pcm) {
      for (let at = 0; at + 1 < pcm.length; at += 2) {
        const value = pcm.readInt16LE(at);
        sum += value * value;
        if (++count < perReading) continue;
        readings.push(sum / perReading);
        [sum, count] = [0, 0];
      }
    },
    energies: () => (count > 0 ? [...readings, sum / count] : readings),
  };
}
