/** What recognizers hear: 16 kHz mono without loss, read back from the film's own samples, so that its times are the programme's. */
import path from "node:path";
import { SAMPLE_RATE } from "../contract/stages.ts";
import type { SpeechFrom } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import type { Programme } from "./programme.ts";
import type { SpeechPiece } from "./speech-cuts.ts";
import { STEREO_SHARES } from "./speech-from.ts";
import { pcmOf } from "./wav-stream.ts";

export type SpeechWriting = { programme: Programme; from: SpeechFrom; index: number; piece: SpeechPiece };

const SPEECH_RATE = 16_000;
const BASE_LIMIT_MS = 120_000;

/** Hands over `speech/{index}`. @throws TaskFailure of ffmpeg.ts */
export async function writeSpeech(run: StageRun, { programme, from, index, piece }: SpeechWriting): Promise<void> {
  const file = path.join(run.dir, `speech-${index}.flac`);
  const { files, channels } = programme;
  const samples = (ms: number): number => (ms * SAMPLE_RATE) / 1000;
  const stdin = pcmOf(files, channels, samples(piece.startMs), samples(piece.endMs));
  const reading = readingOf(from);
  const args = [
    ["-f", "s16le", "-ar", String(SAMPLE_RATE), "-ac", String(channels), "-i", "pipe:0"],
    reading ? ["-af", `pan=mono|${reading}`] : [],
    ["-ar", String(SPEECH_RATE)],
    // the same bytes for the same sound: no encoder name in the file
    ["-c:a", "flac", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac", file],
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + (piece.endMs - piece.startMs), stdin });
  await run.artifact(`speech/${index}`, file, "audio/flac");
}

/** Which channels are heard, and how much of each. */
function readingOf(from: SpeechFrom): string | null {
  if (from === "mono") return null;
  if (from === "centre") return "c0=c2";
  const [left, right] = STEREO_SHARES[from];
  return `c0=${left}*c0+${right}*c1`;
}
