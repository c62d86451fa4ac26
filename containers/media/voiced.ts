/** Of a programme of six channels those that carry speech, piece by piece: what voices and background are told apart in. */
import path from "node:path";
import type { SpeechFrom } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import type { Programme } from "./programme.ts";
import { createUploads } from "./uploads.ts";
import { readWav, WAV_TYPE, writeWav } from "./wav.ts";

/** Channels from 0: the centre where speech is read from it, else both fronts. */
export function voicedChannels(channels: Programme["channels"], from: SpeechFrom): number[] {
  if (channels === 1) return [0];
  return from === "centre" ? [2] : [0, 1];
}

/** Hands over `voiced/{p}`, sample by sample as in `programme/{p}`. */
export async function writeVoiced(run: StageRun, { files, channels }: Programme, voiced: readonly number[]): Promise<void> {
  const uploads = createUploads(run);
  for (const [piece, file] of files.entries()) {
    run.signal.throwIfAborted();
    const { pcm, sampleRate } = await readWav(file);
    const own = path.join(run.dir, `voiced-${piece}.wav`);
    await writeWav(own, { sampleRate, channels: voiced.length, pcm: pick(pcm, channels, voiced) });
    await uploads.add(`voiced/${piece}`, own, WAV_TYPE);
  }
  await uploads.settled();
}

/** Some channels of interleaved samples, in their order. */
function pick(pcm: Int16Array, channels: number, picked: readonly number[]): Int16Array {
  const chosen = new Int16Array((pcm.length / channels) * picked.length);
  let to = 0;
  for (let at = 0; at < pcm.length; at += channels) {
    for (const channel of picked) chosen[to++] = pcm[at + channel] ?? 0;
  }
  return chosen;
}
