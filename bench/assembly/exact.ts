/** G5: where the joined film has its sound, decoded: takes that were not stretched, all of the dialogue as mixed, and the original between the lines. */
import { SAMPLE_RATE } from "../../containers/contract/stages.ts";
import { readSound } from "../../containers/media/sound.ts";
import { atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { quantile } from "../quantile.ts";
import type { Dub } from "./dub.ts";
import { joinedOf, mixesOf } from "./dub.ts";
import { lagOf } from "./lag.ts";
import { Tool } from "./rivals/rival.ts";

const REACH = 24;
/** Less of the original between two lines says nothing. */
const LEAST_GAP_MS = 300;

export async function exact(dub: Dub): Promise<Finding[]> {
  const tool = new Tool(dub.ffmpeg);
  const heard = floatsOf(await tool.run(["-i", joinedOf(dub), "-f", "f32le", "-ac", "1", "pipe:1"]));
  const takes = await unfitted(dub, tool, heard);
  const lines = await placed(dub, heard);
  const gaps = await between(dub, heard);
  const length = Math.abs(heard.length - mixesOf(dub).reduce((sum, { params }) => sum + params.samples, 0));
  return [
    atMost("G5 decoded length against the film's", length, 0, " samples"),
    ...told("G5 unfitted takes", takes),
    ...told("G5 lines as mixed", lines),
    ...told("G5 the original between lines", gaps),
  ];
}

function told(what: string, lags: readonly number[]): Finding[] {
  if (lags.length === 0) throw new Error(`there are none: ${what}`);
  const off = lags.map(Math.abs);
  return [
    atMost(`${what}: farthest from their place`, Math.max(...off), 1, " samples"),
    atMost(`${what}: median`, quantile(off, 0.5), 0, " samples"),
    noted(`${what}: how many`, lags.length),
  ];
}

/** Those that last as long as they were spoken, resampled by ffmpeg: our own resampler is not the judge of itself. */
async function unfitted(dub: Dub, tool: Tool, heard: Float32Array): Promise<number[]> {
  const lags: number[] = [];
  for (const { params, inputs } of mixesOf(dub)) {
    for (const [at, { parts }] of params.placements.entries()) {
      const [part] = parts;
      const sound = floatsOf(await tool.run(["-i", inputs["takes"]![at]!, "-f", "f32le", "-ar", String(SAMPLE_RATE), "-ac", "1", "pipe:1"]));
      if (parts.length > 1 || Math.abs(part!.samples - sound.length) > 2) continue;
      lags.push(lagOf(sound, heard, part!.startSample, REACH).lag);
    }
  }
  return lags;
}

async function placed(dub: Dub, heard: Float32Array): Promise<number[]> {
  const lags: number[] = [];
  for (const { params, mix } of mixesOf(dub)) {
    const [plane] = (await readSound(mix)).planes;
    for (const { parts } of params.placements) {
      const [from, to] = [Math.max(0, parts[0]!.startSample - params.startSample), parts.at(-1)!.startSample + parts.at(-1)!.samples - params.startSample];
      lags.push(lagOf(plane!.subarray(from, to), heard, params.startSample + from, REACH).lag);
    }
  }
  return lags;
}

/** Outside spans the film's own sound passes, alone where no take reaches beyond its line's span: the programme's left channel and the dub's mean of both are alike enough. */
async function between(dub: Dub, heard: Float32Array): Promise<number[]> {
  const lags: number[] = [];
  for (const { params, inputs } of mixesOf(dub)) {
    const { planes } = await readSound(inputs["programme"]![0]!);
    const mono = planes[0]!.map((value, k) => (value + planes[1]![k]!) / 2);
    for (const [at, { endMs }] of params.spans.entries()) {
      const next = params.spans[at + 1]?.startMs ?? endMs;
      const isSpoken = params.placements.some(({ parts }) =>
        parts.some((part) => part.startSample < next * 48 && part.startSample + part.samples > endMs * 48),
      );
      if (next - endMs < LEAST_GAP_MS || isSpoken) continue;
      const [from, to] = [endMs * 48 - params.startSample, next * 48 - params.startSample];
      lags.push(lagOf(mono.subarray(from, to), heard, params.startSample + from, REACH).lag);
    }
  }
  return lags;
}

const floatsOf = (bytes: Buffer): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);
