/** One channel from a sound of several, read as speech is read from a film: opposite channels do not cancel, an empty one does not halve. */
import { measuresOf, speechFrom, STEREO_SHARES } from "./speech-from.ts";
import { createLevelReader } from "./speech-levels.ts";
import type { Levels } from "./speech-levels.ts";
import type { Wav } from "./wav.ts";

/** Where WAV has the centre of more than two channels. */
const CENTRE = 2;

/** On the 16 bit scale, at the sound's own rate. */
export function monoOf(wav: Wav): Float32Array {
  const { pcm, channels } = wav;
  if (channels === 1) return Float32Array.from(pcm);
  const centre = channels > CENTRE ? channelOf(wav, CENTRE) : null;
  const from = speechFrom(measuresOf(2, levelsOf(wav), centre && levelsOf({ ...wav, channels: 1, pcm: centre })));
  if (centre && from === "centre") return Float32Array.from(centre);
  const [left, right] = from === "mono" || from === "centre" ? STEREO_SHARES.mix : STEREO_SHARES[from];
  return Float32Array.from({ length: pcm.length / channels }, (_, k) => left * (pcm[channels * k] ?? 0) + right * (pcm[channels * k + 1] ?? 0));
}

function levelsOf({ pcm, channels, sampleRate }: Wav): Levels {
  const reader = createLevelReader({ channels, sampleRate, durationMs: Math.ceil((pcm.length / channels / sampleRate) * 1000) });
  reader.read(Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  return reader.levels;
}

const channelOf = ({ pcm, channels }: Wav, channel: number): Int16Array =>
  Int16Array.from({ length: pcm.length / channels }, (_, k) => pcm[channels * k + channel] ?? 0);
