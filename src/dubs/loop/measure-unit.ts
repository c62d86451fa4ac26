/** How much goes through a unit: seconds of sound or picture, characters given to an engine, money. */
import { z } from "zod";
import { PIECE_MS, SPEECH_PIECE_MS } from "../../../containers/contract/stages.ts";
import type { Result, UnitSpec } from "../../graph/unit.ts";

export type Measure = { mediaSeconds: number | null; characters: number | null; vendorCostMicros: number };

const WHOLE_FILM = new Set(["probe", "extract", "diarize", "join", "mux", "picture", "burn", "stream"]);
const BY_PIECE = new Set(["separate", "mix", "encode"]);
const Lines = z.object({ lines: z.array(z.object({ text: z.string() })) });
const Text = z.object({ text: z.string() });
const Piece = z.object({ startMs: z.number() });
const Sounds = z.object({ sounds: z.array(z.object({ startMs: z.number(), endMs: z.number() })) });
const Take = z.object({ durationMs: z.number() });

export function measureOf({ stage, label, params, worstMicros = 0 }: UnitSpec, { value }: Result, filmMs: number): Measure {
  return { mediaSeconds: secondsOf(stage, label, params, value, filmMs), characters: charactersOf(stage, params), vendorCostMicros: worstMicros };
}

function secondsOf(stage: string, label: string, params: unknown, value: unknown, filmMs: number): number | null {
  if (WHOLE_FILM.has(stage)) return filmMs / 1000;
  if (BY_PIECE.has(stage)) return Math.max(0, Math.min(PIECE_MS, filmMs - Number(label.split("/").at(-1)) * PIECE_MS)) / 1000;
  if (stage === "transcribe") return Math.max(0, Math.min(SPEECH_PIECE_MS, filmMs - Piece.parse(params).startMs)) / 1000;
  if (stage === "align") return Sounds.parse(params).sounds.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / 1000;
  return stage === "synthesize" ? Take.parse(value).durationMs / 1000 : null;
}

function charactersOf(stage: string, params: unknown): number | null {
  if (stage === "translate") return Lines.parse(params).lines.reduce((sum, { text }) => sum + text.length, 0);
  return stage === "synthesize" ? Text.parse(params).text.length : null;
}
