/** What a mixer and an encoder that are not there would say: by the contract's shapes, a little louder or softer for other sound. */
import type { EncodeValue, MixParams, MixValue, StreamValue } from "../../containers/contract/stages.ts";

type Mixed = { value: MixValue; names: string[] };
const BLOCKS = 20;

/** `bytes`: hex that is another one for another mix. */
export function mixed(bytes: string, params: Record<string, unknown>): Mixed {
  const { samples, placements, stems, startSample } = params as unknown as MixParams;
  // From -20.0 to -22.5 LUFS: some edits move the whole by more than the master's tolerance, most do not.
  const level = -2_000 - Number.parseInt(bytes.slice(0, 2), 16);
  const blocks = Array.from({ length: BLOCKS }, () => level);
  const value = { samples, channels: 2, peakDb: -8, blocks, peaks: blocks.map(() => -80), dialogue: blocks, effects: blocks.map(() => level - 1_500) };
  const voices = (stems ?? []).map((speakerId) => `dialogue/${speakerId}`);
  const isHere = (at: number): boolean => at >= startSample && at < startSample + samples;
  const proofs = placements.flatMap(({ lineId, proof, parts }) => (proof && isHere(parts[0]!.startSample) ? [`proof/${lineId}`] : []));
  return { value, names: ["mix", "mix_head", "mix_tail", "dialogue", ...(stems ? ["effects"] : []), ...voices, ...proofs] };
}

export const encoded = ({ gainDb }: Record<string, unknown>): EncodeValue => ({
  frames: 1_500,
  peakDb: -8 + Number(gainDb),
  decodedPeakDb: null,
  limitedMs: 0,
  blocks: Array.from({ length: BLOCKS }, () => -1_600),
});

export const streamed: StreamValue = {
  codecs: "mp4a.40.2",
  bandwidth: 170_000,
  averageBandwidth: 160_000,
  width: null,
  height: null,
  frameRate: null,
  channels: 2,
  segments: 1,
  targetDurationS: 6,
};
