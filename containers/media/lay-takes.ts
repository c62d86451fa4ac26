/** Takes become a piece's dialogue: speaker by speaker, one take in memory at a time. */
import type { MixParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageRun } from "../node-service/stage.ts";
import { addStem, lay } from "./mix-piece.ts";
import { readSound } from "./sound.ts";
import { preparePart, takeOf } from "./take.ts";
import type { Part, Take } from "./take.ts";

type Placement = MixParams["placements"][number];
/** `stem`: one speaker's, mono, only valid until it returns. `proof`: a take as placed, from its first part to the end of its last. */
export type Kept = { stem: (speakerId: string, stem: Float32Array) => Promise<void>; proof: (lineId: string, sound: Float32Array) => Promise<void> };

/** The dialogue of all speakers, mono. @throws TaskFailure `invalid_task`, `invalid_wav`, `empty_take`, `take_mismatch` */
export async function layTakes(run: StageRun, params: MixParams, kept: Kept): Promise<Float64Array> {
  const takes = run.inputs["takes"] ?? [];
  if (takes.length !== params.placements.length) throw new TaskFailure("invalid_task", "There must be one take for each placement.");
  const dialogue = new Float64Array(params.samples);
  const stem = new Float32Array(params.samples);
  let done = 0;
  for (const [speakerId, placements] of bySpeaker(params)) {
    stem.fill(0);
    for (const { placement, index } of placements) {
      run.signal.throwIfAborted();
      await layTake(stem, params, placement, takes[index]?.path ?? "", kept);
      run.progress((0.8 * ++done) / takes.length);
    }
    addStem(dialogue, stem);
    await kept.stem(speakerId, stem);
  }
  return dialogue;
}

async function layTake(stem: Float32Array, params: MixParams, placement: Placement, file: string, kept: Kept): Promise<void> {
  assertInOrder(placement.parts);
  const take = takeOf(await readSound(file));
  if (needsProof(params, placement)) {
    const { sound, startSample } = wholeTake(take, placement);
    lay(stem, params.startSample, sound, startSample);
    await kept.proof(placement.lineId, sound);
    return;
  }
  const inside = placement.parts.filter(
    ({ startSample, samples }) => startSample < params.startSample + params.samples && startSample + samples > params.startSample,
  );
  for (const part of inside) lay(stem, params.startSample, preparePart(take, part, placement.gainDb), part.startSample);
}

/** Its parts with the silence between them. */
function wholeTake(take: Take, { parts, gainDb }: Placement): { sound: Float32Array; startSample: number } {
  const startSample = parts[0]?.startSample ?? 0;
  const sound = new Float32Array(Math.max(...parts.map((part) => part.startSample + part.samples)) - startSample);
  for (const part of parts) lay(sound, startSample, preparePart(take, part, gainDb), part.startSample);
  return { sound, startSample };
}

/** In the piece where its first part begins; what begins before the film belongs to the first. */
function needsProof({ startSample, samples }: MixParams, { proof, parts }: Placement): boolean {
  const first = Math.max(0, parts[0]?.startSample ?? 0);
  return proof && first >= startSample && first < startSample + samples;
}

function assertInOrder(parts: readonly Part[]): void {
  const wrong = parts.some(({ startSample, fromMs, toMs }, at) => {
    const before = parts[at - 1];
    return (toMs !== null && toMs <= fromMs) || (before && (before.startSample + before.samples > startSample || (before.toMs ?? Infinity) > fromMs));
  });
  if (wrong) throw new TaskFailure("invalid_task", "The parts of a take must lie in order and apart.");
}

/** In the order of their ids: sums come out alike in every piece. With those whose stems are asked for, though they say nothing here. */
function bySpeaker({ placements, stems }: MixParams): [string, { placement: Placement; index: number }[]][] {
  const all = placements.map((placement, index) => ({ placement, index }));
  const speakers = [...new Set([...placements.map(({ speakerId }) => speakerId), ...(stems ?? [])])].sort();
  return speakers.map((speakerId) => [speakerId, all.filter(({ placement }) => placement.speakerId === speakerId)]);
}
