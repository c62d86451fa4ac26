/** Source -> the programme in pieces of the grid, and what recognizers hear of it. */
import { ExtractParams, SPEECH_OVERLAP_MS, SPEECH_PIECE_MS } from "../contract/stages.ts";
import type { ExtractValue } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { decodeSound } from "./decode.ts";
import type { Heard } from "./decode.ts";
import { onlyInput } from "./input.ts";
import { writeProgramme } from "./programme.ts";
import { containerOf, sourceInput } from "./source.ts";
import { cutSpeech } from "./speech-cuts.ts";
import { energiesOf, measuresOf, speechFrom } from "./speech-from.ts";
import { writeSpeech } from "./speech.ts";
import { voicedChannels, writeVoiced } from "./voiced.ts";

const LIMIT_MS = 120_000;
const PROGRAMME_SHARE = 0.7;

/** @throws TaskFailure `not_media`, `corrupt` */
export async function extract(run: StageRun): Promise<StageResult> {
  const params = ExtractParams.parse(run.params);
  const source = onlyInput(run, "source");
  const input = sourceInput(source.path, await containerOf(source.path));
  const first = await firstSound(run, input, params.audioIndex);
  const place = { audioIndex: params.audioIndex, offsetMs: params.audioStartMs - params.rangeStartMs, durationMs: params.durationMs };
  const onProgress = (fraction: number): void => run.progress(PROGRAMME_SHARE * fraction);
  const programme = await writeProgramme(run, { input, place, decoded: first.channels, firstS: first.startS, onProgress }).catch(corrupt);
  const { channels, samples, files, fronts, centre, loudnessDb } = programme;
  const from = speechFrom(measuresOf(channels === 1 ? 1 : 2, fronts, centre));
  const voiced = voicedChannels(channels, from);
  if (voiced.length < channels) await writeVoiced(run, programme, voiced);
  const cuts = { durationMs: params.durationMs, longestMs: SPEECH_PIECE_MS, overlapMs: SPEECH_OVERLAP_MS };
  const speech = cutSpeech({ energies: energiesOf(from, fronts, centre), ...cuts });
  for (const [index, piece] of speech.entries()) {
    await writeSpeech(run, { programme, from, index, piece });
    run.progress(PROGRAMME_SHARE + ((1 - PROGRAMME_SHARE) * piece.untilMs) / params.durationMs);
  }
  const value: ExtractValue = { samples, channels, voiced, pieces: files.length, speech, speechFrom: from, loudnessDb };
  return { value };
}

async function firstSound(run: StageRun, input: string[], audioIndex: number): Promise<Heard> {
  const [heard] = await decodeSound({ input, map: `0:a:${audioIndex}`, frames: 1, signal: run.signal, limitMs: LIMIT_MS }).catch(corrupt);
  if (!heard || heard.channels === 0) throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.");
  return heard;
}

function corrupt(error: unknown): never {
  if (error instanceof TaskFailure && error.code === "ffmpeg_failed" && !error.retryable)
    throw new TaskFailure("corrupt", "The sound of the file cannot be decoded.", { cause: error });
  throw error;
}
