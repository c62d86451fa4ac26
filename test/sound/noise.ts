/** Noise with an envelope, whole numbers only, so that Python makes the very same (the figures beside it in the tests are of containers/kokoro/trim.py and audio.py). */
import type { Pcm } from "../../src/providers/speech.ts";

/** `parts`: [milliseconds, loudness in thousandths of full scale]. */
export function noise(sampleRate: number, parts: readonly (readonly [number, number])[]): Pcm {
  let state = 1;
  const samples = parts.flatMap(([ms, thousandths]) =>
    Array.from({ length: Math.floor((ms * sampleRate) / 1000) }, () => {
      // Split, since the product is more than a double holds exactly.
      state = Number((BigInt(state) * 1_103_515_245n + 12_345n) & 0x7fff_ffffn);
      return Math.floor((((state >> 15) - 32_768) * thousandths) / 1000);
    }),
  );
  return { samples: Int16Array.from(samples), sampleRate };
}
