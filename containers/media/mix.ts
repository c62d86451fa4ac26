/** Stage `mix`: programme, background and takes of one piece of film become its sound before mastering, its stems, and how loud all of it is. */
import path from "node:path";
import { MixParams, SAMPLE_RATE } from "../contract/stages.ts";
import type { MixValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { onlyInput, optionalInput } from "./input.ts";
import { layTakes } from "./lay-takes.ts";
import { measureBlocks } from "./loudness.ts";
import { effectsOf, withDialogue } from "./mix-piece.ts";
import { readSound, writeSound } from "./sound.ts";
import { WAV_TYPE, writeWav } from "./wav.ts";

/** What the encoder of the piece before looks ahead into, and what the one after rolls in from: 2 and 8 AAC frames. */
export const HEAD_SAMPLES = 2_048;
export const TAIL_SAMPLES = 8_192;
/** The least of contract/stages/mixing.ts, `Blocks`: silence. */
const SILENCE = -12_000;
const NO_PEAKS = { peaks: false };

/** @throws TaskFailure `invalid_task`, `invalid_wav`, `empty_take`, `take_mismatch` */
export async function mix(run: StageRun): Promise<StageResult> {
  const params = MixParams.parse(run.params);
  const effects = await readEffects(run, params);
  const save = saver(run);
  const dialogue = await layTakes(run, params, {
    stem: async (speakerId, stem) => (params.stems?.includes(speakerId) ? save(`dialogue/${speakerId}`, [stem]) : undefined),
    proof: (lineId, sound) => saveProof(run, lineId, sound),
  });
  const mixed = params.placements.length > 0 ? withDialogue(effects, dialogue, params.spoken) : effects;
  if (params.stems) await save("effects", effects);
  await save("mix", mixed);
  await save("mix_head", sliced(mixed, 0, HEAD_SAMPLES));
  await save("mix_tail", sliced(mixed, Math.max(0, params.samples - TAIL_SAMPLES)));
  const voice = Float32Array.from(dialogue);
  await save("dialogue", [voice]);
  run.signal.throwIfAborted();
  return { value: valueOf(params, effects, mixed, voice) };
}

async function readEffects(run: StageRun, { startSample, samples, voiced, spoken, spans }: MixParams): Promise<Float32Array[]> {
  const programme = await readBed(onlyInput(run, "programme").path, samples);
  const input = optionalInput(run, "background");
  const background = input && (await readBed(input.path, samples));
  if (background && background.length !== voiced.length) throw new TaskFailure("invalid_task", "The background has other channels than those with voices.");
  if ([...voiced, ...spoken].some((channel) => channel >= programme.length)) throw new TaskFailure("invalid_task", "The programme has no such channel.");
  return effectsOf({ startSample, programme, background, voiced, spans });
}

async function readBed(file: string, samples: number): Promise<Float32Array[]> {
  const { sampleRate, planes } = await readSound(file);
  const length = planes[0]?.length ?? 0;
  if (sampleRate !== SAMPLE_RATE || length !== samples)
    throw new TaskFailure("invalid_task", `A piece must be ${samples} samples at 48 kHz: this one has ${length} at ${sampleRate}.`);
  return planes;
}

/** Loudness of the dialogue as it is heard: from each of its channels, all of which weigh alike. */
function valueOf({ samples, spoken }: MixParams, effects: Float32Array[], mixed: Float32Array[], voice: Float32Array): MixValue {
  const { blocks, peaks, peakDb } = measureBlocks(mixed, SAMPLE_RATE);
  const more = Math.round(1000 * Math.log10(new Set(spoken).size));
  const dialogue = measureBlocks([voice], SAMPLE_RATE, NO_PEAKS).blocks.map((block) => (block <= SILENCE ? SILENCE : block + more));
  return {
    samples,
    channels: mixed.length,
    peakDb,
    blocks,
    peaks,
    dialogue,
    effects: mixed === effects ? blocks : measureBlocks(effects, SAMPLE_RATE, NO_PEAKS).blocks,
  };
}

/** Files are named by number: ids of speakers and lines are not for a disk. */
function saver(run: StageRun): (name: string, planes: Float32Array[]) => Promise<void> {
  let files = 0;
  return async (name, planes) => {
    const file = path.join(run.dir, `sound-${++files}.wav`);
    await writeSound(file, { sampleRate: SAMPLE_RATE, planes });
    await run.artifact(name, file, WAV_TYPE);
  };
}

/** For ears and recognizers: 16 bit, clipped at full scale. */
async function saveProof(run: StageRun, lineId: string, sound: Float32Array): Promise<void> {
  const file = path.join(run.dir, "proof.wav");
  const pcm = Int16Array.from(sound, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))));
  await writeWav(file, { sampleRate: SAMPLE_RATE, channels: 1, pcm });
  await run.artifact(`proof/${lineId}`, file, WAV_TYPE);
}

const sliced = (planes: Float32Array[], from: number, to?: number): Float32Array[] => planes.map((plane) => plane.subarray(from, to));
