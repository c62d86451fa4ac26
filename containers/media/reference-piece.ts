/** The pieces of a film that a task names, by their number on the grid; the same for a speaker's reference and for the prosody of lines. */
import { SAMPLE_RATE } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { LocalInput, StageRun } from "../node-service/stage.ts";
import { readWav } from "./wav.ts";
import type { Wav } from "./wav.ts";

/** By number. @throws TaskFailure `invalid_task` where the task does not say which piece each sound is */
export function soundsOf(run: StageRun, pieces: readonly number[]): Map<number, LocalInput> {
  const sounds = run.inputs["sound"] ?? [];
  if (sounds.length !== pieces.length) throw new TaskFailure("invalid_task", "The task does not say which piece each sound is.");
  return new Map(sounds.map((sound, at) => [pieces[at] ?? 0, sound]));
}

/** @throws TaskFailure `invalid_task`, `invalid_wav` */
export async function readPiece(sound: LocalInput | undefined): Promise<Wav> {
  if (!sound) throw outside();
  const wav = await readWav(sound.path);
  if (wav.sampleRate !== SAMPLE_RATE) throw new TaskFailure("invalid_task", "A piece must be at 48 kHz.");
  return wav;
}

/** Samples [from, to) of a piece, interleaved. @throws TaskFailure `invalid_task` */
export function partOf({ pcm, channels }: Wav, from: number, to: number): Int16Array {
  if (to * channels > pcm.length) throw outside();
  return pcm.slice(from * channels, to * channels);
}

export const outside = (): TaskFailure => new TaskFailure("invalid_task", "A span lies outside the given pieces.");
