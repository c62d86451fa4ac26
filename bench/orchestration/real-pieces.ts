/** What the simulated services say, with as many loudness blocks as a real piece has (one for each 100 ms, 320 of 32 s) and hardly two alike before mastering: tests do with 20. */
import type { EncodeValue, MixValue } from "../../containers/contract/stages.ts";
import { answerOf, type Film } from "../../test/dubs/film.ts";
import type { Answer } from "../../test/dubs/script.ts";

type Asked = Parameters<typeof answerOf>[1];
const BLOCK_SAMPLES = 4_800;
/** How far blocks lie around what the simulated service says, in their own unit. */
const [LOUD_BY, PEAK_BY] = [600, 40];

export function answerAtLength(film: Film, asked: Asked, wording: number): Answer {
  const answer = answerOf(film, asked, wording);
  if ("failure" in answer) return answer;
  if (asked.stage === "mix") return { ...answer, value: mixedAtLength(answer.value as MixValue) };
  if (asked.stage !== "encode") return answer;
  const value = answer.value as EncodeValue;
  return { ...answer, value: { ...value, blocks: Array.from({ length: blocksOf(pieceSamples(film, asked)) }, () => value.blocks[0]!) } };
}

function mixedAtLength(value: MixValue): MixValue {
  const count = blocksOf(value.samples);
  const loud = (blocks: readonly number[]): number[] => spread(blocks, LOUD_BY, count);
  const { blocks, peaks, dialogue, effects } = value;
  return { ...value, blocks: loud(blocks), peaks: spread(peaks, PEAK_BY, count), dialogue: loud(dialogue), effects: loud(effects) };
}

const blocksOf = (samples: number): number => Math.ceil(samples / BLOCK_SAMPLES);

function pieceSamples({ samples, pieces }: Film, { params }: Asked): number {
  const [most, piece] = [Math.ceil(samples / pieces), Number(params["piece"])];
  return Math.min(most, samples - piece * most);
}

/** Around the first, as a fixed sequence has it. */
const spread = (blocks: readonly number[], by: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => blocks[0]! + ((index * 7_919) % by) - by / 2);
