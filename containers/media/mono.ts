/** One channel from a sound of one or two, read as speech is read from a film: opposite channels do not cancel, an empty one does not halve. */
import { measuresOf, speechFrom, STEREO_SHARES } from "./speech-from.ts";
import { createLevelReader } from "./speech-levels.ts";
import type { Wav } from "./wav.ts";

/** On the 16 bit scale, at the sound's own rate. */
export function monoOf({ pcm, channels, sampleRate }: Wav): Float32Array {
  if (channels === 1) return Float32Array.from(pcm);
  const reader = createLevelReader({ channels, sampleRate, durationMs: Math.ceil((pcm.length / channels / sampleRate) * 1000) });
  reader.read(Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  const from = speechFrom(measuresOf(2, reader.levels, null));
  const [left, right] = from === "mono" || from === "centre" ? STEREO_SHARES.mix : STEREO_SHARES[from];
  return Float32Array.from({ length: pcm.length / 2 }, (_, k) => left * (pcm[2 * k] ?? 0) + right * (pcm[2 * k + 1] ?? 0));
}
