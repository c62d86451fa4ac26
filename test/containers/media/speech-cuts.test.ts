import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { SPEECH_OVERLAP_MS, SPEECH_PIECE_MS } from "../../../containers/contract/stages.ts";
import { cutSpeech } from "../../../containers/media/speech-cuts.ts";
import type { SpeechPiece } from "../../../containers/media/speech-cuts.ts";

const overlapMs = 200;
const cut = (energies: ArrayLike<number>, longestMs: number): SpeechPiece[] => cutSpeech({ energies, durationMs: energies.length * 10, longestMs, overlapMs });
/** Mean squares of `length` readings: loud, but for `pauses` of [first, readings, energy]. */
function talk(length: number, pauses: readonly (readonly [number, number, number])[], loud = 1e6): Float32Array {
  const energies = new Float32Array(length).fill(loud);
  for (const [first, readings, energy] of pauses) energies.fill(energy, first, first + readings);
  return energies;
}

describe("cutSpeech", () => {
  it("does not cut what is short enough", () => {
    const pieces = cutSpeech({ energies: [], durationMs: SPEECH_PIECE_MS, longestMs: SPEECH_PIECE_MS, overlapMs: SPEECH_OVERLAP_MS });
    expect(pieces).toEqual([{ startMs: 0, endMs: 300_000, fromMs: 0, untilMs: 300_000 }]);
  });
  it("cuts in the middle of the quietest pause shortly before the limit, and reaches over on both sides", () => {
    const [first, second] = cut(
      talk(1_600, [
        [500, 300, 0],
        [850, 40, 10],
        [920, 40, 4_000],
      ]),
      10_000,
    );
    expect(first).toEqual({ startMs: 0, endMs: 8_900, fromMs: 0, untilMs: 8_700 });
    expect(second).toEqual({ startMs: 8_500, endMs: 16_000, fromMs: 8_700, untilMs: 16_000 });
  });
  it("prefers a pause to the longer hush of a quiet consonant, and the longest of pauses alike", () => {
    expect(
      cut(
        talk(1_600, [
          [800, 40, 30_000],
          [900, 16, 500],
        ]),
        10_000,
      )[0]?.untilMs,
    ).toBe(9_080);
    expect(
      cut(
        talk(1_600, [
          [800, 30, 500],
          [840, 60, 900],
          [920, 20, 400],
        ]),
        10_000,
      )[0]?.untilMs,
    ).toBe(8_700);
  });
  it("does not take the closure of a stop for a pause, however silent", () => {
    expect(
      cut(
        talk(1_600, [
          [800, 9, 0],
          [860, 15, 1_000],
        ]),
        10_000,
      )[0]?.untilMs,
    ).toBe(8_670);
  });
  it("does not leave a few words for the last piece", () => {
    const pieces = cut(
      talk(1_010, [
        [700, 20, 0],
        [980, 20, 0],
      ]),
      10_000,
    );
    expect(pieces.map((piece) => piece.untilMs)).toEqual([7_100, 10_100]);
  });
  it("refuses pieces that are hardly longer than their overlap", () => {
    expect(() => cutSpeech({ energies: [], durationMs: 9_000, longestMs: 1_000, overlapMs: 300 })).toThrow(RangeError);
  });
});

const energies = fc.array(fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constant(0)), { minLength: 1, maxLength: 5_000 });
const longest = fc.integer({ min: 4_000, max: 12_000 });

describe("whatever the sound", () => {
  it("own parts cover the film exactly and in order, and no piece is too long", () => {
    fc.assert(
      fc.property(energies, longest, (levels, longestMs) => {
        const pieces = cut(levels, longestMs);
        const durationMs = levels.length * 10;
        expect(pieces[0]?.fromMs).toBe(0);
        expect(pieces.at(-1)?.untilMs).toBe(durationMs);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.fromMs).toBe(index === 0 ? 0 : pieces[index - 1]?.untilMs);
          expect(piece.untilMs).toBeGreaterThan(piece.fromMs);
          expect(piece.endMs - piece.startMs).toBeLessThanOrEqual(longestMs);
          expect(piece.startMs).toBe(Math.max(0, piece.fromMs - overlapMs));
          expect(piece.endMs).toBe(Math.min(durationMs, piece.untilMs + overlapMs));
        }
      }),
    );
  });
  it("no cut is inside a word where a pause of 150 ms is within reach", () => {
    // words of 0.2 to 0.8 s, each reading loud or, for at most 100 ms on end, as silent as a pause; pauses of 150 to 400 ms
    const word = fc.array(fc.tuple(fc.integer({ min: 5, max: 20 }), fc.integer({ min: 0, max: 10 })), { minLength: 1, maxLength: 4 });
    const spoken = fc.array(fc.tuple(word, fc.integer({ min: 15, max: 40 }), fc.integer({ min: 40, max: 80 })), { minLength: 60, maxLength: 120 });
    // a fifth of a piece is searched, which holds the longest word and a whole pause
    const pieces = fc.integer({ min: 14_000, max: 20_000 });
    fc.assert(
      fc.property(spoken, pieces, (words, longestMs) => {
        const levels: number[] = [];
        const pause: boolean[] = [];
        const say = (readings: number, energy: number, isPause: boolean): void => {
          for (let k = 0; k < readings; k++) {
            levels.push(energy);
            pause.push(isPause);
          }
        };
        for (const [parts, silence, noise] of words) {
          for (const [loud, closure] of parts) {
            say(loud, 1e6, false);
            say(closure, noise, false);
          }
          say(5, 1e6, false);
          say(silence, noise, true);
        }
        for (const piece of cut(levels, longestMs).slice(0, -1)) expect(pause[piece.untilMs / 10]).toBe(true);
      }),
    );
  });
});
