import path from "node:path";
import { MixParams, SAMPLE_RATE } from "../contract/stages.ts";
import type { MixValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import type { z } from "zod";
import { onlyInput, optionalInput } from "./input.ts";
import { FULL_SCALE, peakOf, toDb } from "./level.ts";
import { layTake, mixPiece } from "./mix-piece.ts";
import { prepareTake } from "./take.ts";
import { readWav, WAV_TYPE, writeWav } from "./wav.ts";
import type { Wav } from "./wav.ts";

/** What the encoder of the piece before looks ahead into, and what the one after rolls in from: 2 and 8 AAC frames. */
export const HEAD_SAMPLES = 2_048;
export const TAIL_SAMPLES = 8_192;

/** @throws TaskFailure `invalid_task`, `invalid_wav` */
export async function mix(run: StageRun): Promise<StageResult> {
  const params = MixParams.parse(run.params);
  const programme = await readBed(onlyInput(run, "programme").path, params.samples);
  const backgroundInput = optionalInput(run, "background");
  const background = backgroundInput && (await readBed(backgroundInput.path, params.samples));
  if (background && background.channels !== programme.channels) throw new TaskFailure("invalid_task", "The background has other channels than the programme.");
  const dialogue = await layTakes(run, params);
  const { channels } = programme;
  const mixed = mixPiece({ ...params, channels, programme: programme.pcm, background: background?.pcm ?? null }, dialogue);
  const frames = mixed.mix.length / channels;
  const save = async (name: string, pcm: Int16Array, width: number): Promise<void> => {
    const file = path.join(run.dir, `${name}.wav`);
    await writeWav(file, { sampleRate: SAMPLE_RATE, channels: width, pcm });
    await run.artifact(name, file, WAV_TYPE);
  };
  await save("mix", mixed.mix, channels);
  await save("mix_head", mixed.mix.subarray(0, HEAD_SAMPLES * channels), channels);
  await save("mix_tail", mixed.mix.subarray(Math.max(0, frames - TAIL_SAMPLES) * channels), channels);
  await save("dialogue", mixed.dialogue, 1);
  const value: z.infer<typeof MixValue> = { samples: frames, channels, peakDb: round(toDb(peakOf(mixed.mix) / FULL_SCALE)) };
  return { value };
}

/** One take after the other: memory for one, and a breath for heartbeats and the signal between two. */
async function layTakes(run: StageRun, params: MixParams): Promise<Float32Array> {
  const takes = run.inputs["takes"] ?? [];
  if (takes.length !== params.placements.length) throw new TaskFailure("invalid_task", "There must be one take for each placement.");
  const dialogue = new Float32Array(params.samples);
  for (const [index, placement] of params.placements.entries()) {
    run.signal.throwIfAborted();
    const take = takes[index];
    if (!take) continue;
    const prepared = prepareTake(await readWav(take.path), placement.samples, placement.gainDb);
    layTake(dialogue, params.startSample, prepared, placement.startSample);
    run.progress((0.9 * (index + 1)) / takes.length);
  }
  return dialogue;
}

async function readBed(file: string, samples: number): Promise<Wav> {
  const bed = await readWav(file);
  if (bed.sampleRate !== SAMPLE_RATE || bed.pcm.length !== samples * bed.channels) {
    throw new TaskFailure("invalid_task", `A piece must be ${samples} samples at 48 kHz: this one has ${bed.pcm.length / bed.channels} at ${bed.sampleRate}.`);
  }
  return bed;
}

const round = (db: number): number => Math.round(db * 100) / 100;
