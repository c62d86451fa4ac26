/** A vendor's seconds, counted from the start of its piece, as milliseconds of the film. */
import type { SpeechPiece } from "./transcription.ts";

export type PieceClock = {
  startMs: number;
  /** As the file says; null: it does not. */
  durationMs: number | null;
  /** Absolute, and never outside the piece: vendors round up, and some hear on after the end. */
  at(seconds: number): number;
  /** Absolute, never backwards. */
  span(startSeconds: number, endSeconds: number): { startMs: number; endMs: number };
};

export function pieceClock({ speech: { durationMs }, startMs }: Pick<SpeechPiece, "speech" | "startMs">): PieceClock {
  const at = (seconds: number) => startMs + Math.min(Math.max(Math.round(seconds * 1000), 0), durationMs ?? Number.POSITIVE_INFINITY);
  return {
    startMs,
    durationMs,
    at,
    span(startSeconds, endSeconds) {
      const start = at(startSeconds);
      return { startMs: start, endMs: Math.max(start, at(endSeconds)) };
    },
  };
}
