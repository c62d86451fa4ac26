/** What recognizers hear: 16 kHz mono without loss, read back from the film's own samples, so that its times are the programme's. */
import { createReadStream } from "node:fs";
import path from "node:path";
import { SAMPLE_RATE } from "../contract/stages.ts";
import type { SpeechFrom } from "../contract/stages.ts";
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { SPEECH_RATE } from "./programme.ts";
import type { Programme } from "./programme.ts";
import type { SpeechPiece } from "./speech-cuts.ts";
import { STEREO_SHARES } from "./speech-from.ts";
import { pcmOf } from "./wav-stream.ts";

export type SpeechWriting = { programme: Programme; from: SpeechFrom; index: number; piece: SpeechPiece };

const BASE_LIMIT_MS = 120_000;

/** Hands over `speech/{index}`. @throws TaskFailure of ffmpeg.ts */
export async function writeSpeech(run: StageRun, { programme, from, index, piece }: SpeechWriting): Promise<void> {
  const file = path.join(run.dir, `speech-${index}.flac`);
  const { format, stdin } = from === "centre" ? centreOf(programme, piece) : frontsOf(programme, from, piece);
  const args = [
    ...format,
    ["-ar", String(SPEECH_RATE)],
    // the same bytes for the same sound: no encoder name in the file
    ["-c:a", "flac", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "flac", file],
  ].flat();
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS + (piece.endMs - piece.startMs), stdin });
  await run.artifact(`speech/${index}`, file, "audio/flac");
}

type Reading = { format: string[]; stdin: AsyncIterable<Uint8Array> };

function frontsOf({ files, channels }: Programme, from: Exclude<SpeechFrom, "centre">, piece: SpeechPiece): Reading {
  const samples = (ms: number): number => (ms * SAMPLE_RATE) / 1000;
  const stdin = pcmOf(files, channels, samples(piece.startMs), samples(piece.endMs));
  if (from === "mono") return { format: raw(SAMPLE_RATE, channels), stdin };
  const [left, right] = STEREO_SHARES[from];
  return { format: [...raw(SAMPLE_RATE, channels), "-af", `pan=mono|c0=${left}*c0+${right}*c1`], stdin };
}

function centreOf({ centre }: Programme, piece: SpeechPiece): Reading {
  if (!centre) throw new RangeError("there is no centre channel to read");
  const bytes = (ms: number): number => (ms * SPEECH_RATE * 2) / 1000;
  return {
    format: raw(SPEECH_RATE, 1),
    stdin: createReadStream(centre.file, { start: bytes(piece.startMs), end: bytes(piece.endMs) - 1, highWaterMark: 1 << 18 }),
  };
}

const raw = (sampleRate: number, channels: number): string[] => ["-f", "s16le", "-ar", String(sampleRate), "-ac", String(channels), "-i", "pipe:0"];
