/** The shape of a film's sound, for a player to draw: lowest and highest sample of each stretch. Pure, and of constant memory for any length. */
import { PEAKS_MOST_PIXELS, SAMPLE_RATE } from "../contract/stages.ts";
import type { Peaks } from "../contract/stages.ts";

/** As fine as players zoom in, where the sound is short. */
const FINEST_SAMPLES = 256;
const LOUDEST = 32_767;

export type PeakReader = { read(pcm: Buffer): void; peaks(): Peaks | null };

/** Takes interleaved 16 bit samples of a sound whose length nobody knows yet: when the pixels are used up, each two become one. `most`: even. */
export function createPeakReader(channels: number, most = PEAKS_MOST_PIXELS): PeakReader {
  const [lows, highs] = [new Int16Array(most), new Int16Array(most)];
  let [samplesPerPixel, pixels, filled] = [FINEST_SAMPLES, 0, 0];
  let [low, high] = [LOUDEST, -LOUDEST - 1];
  const close = (): void => {
    lows[pixels] = low;
    highs[pixels] = high;
    pixels += 1;
    [filled, low, high] = [0, LOUDEST, -LOUDEST - 1];
  };
  const halve = (): void => {
    for (let at = 0; at < most / 2; at++) {
      lows[at] = Math.min(lows[2 * at] ?? 0, lows[2 * at + 1] ?? 0);
      highs[at] = Math.max(highs[2 * at] ?? 0, highs[2 * at + 1] ?? 0);
    }
    [pixels, samplesPerPixel] = [most / 2, samplesPerPixel * 2];
  };
  return {
    read(pcm) {
      const samples = samplesOf(pcm);
      for (let at = 0; at < samples.length;) {
        if (filled === 0 && pixels === most) halve();
        const until = Math.min(samples.length, at + (samplesPerPixel - filled) * channels);
        filled += (until - at) / channels;
        for (; at < until; at++) {
          const sample = samples[at] ?? 0;
          if (sample < low) low = sample;
          if (sample > high) high = sample;
        }
        if (filled === samplesPerPixel) close();
      }
    },
    peaks() {
      if (filled > 0) close();
      const data = Array.from({ length: 2 * pixels }, (_, at) => toByte((at % 2 === 0 ? lows : highs)[at >> 1] ?? 0));
      return pixels === 0 ? null : { version: 2, channels: 1, sample_rate: SAMPLE_RATE, samples_per_pixel: samplesPerPixel, bits: 8, length: pixels, data };
    },
  };
}

/** -128..127; 0 is written as 0, never as -0. */
const toByte = (sample: number): number => Math.trunc(sample / 256) + 0;

/** A view where the bytes lie evenly, else a copy. The processors that we run on are little-endian, as the samples are. */
function samplesOf(pcm: Buffer): Int16Array {
  const even = pcm.byteOffset % 2 === 0 ? pcm : Buffer.from(new Uint8Array(pcm).buffer);
  return new Int16Array(even.buffer, even.byteOffset, even.length >> 1);
}
