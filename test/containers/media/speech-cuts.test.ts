import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createLevelReader, cutSpeech } from "../../../containers/media/speech-cuts.ts";

it("does not cut what is short enough", () => {
  expect(cutSpeech([], 600_000, 600_000)).toEqual([{ startMs: 0, endMs: 600_000 }]);
});

it("cuts in the middle of the quietest pause shortly before the limit", () => {
  const energies = Array.from({ length: 2000 }, (_, k) => (k >= 950 && k < 990 ? 1 : k >= 300 && k < 400 ? 0 : 1000));
  const [first, ...more] = cutSpeech(energies, 20_000, 10_000);
  expect(first?.startMs).toBe(0);
  expect(first?.endMs).toBeGreaterThanOrEqual(9_650);
  expect(first?.endMs).toBeLessThanOrEqual(9_750);
  expect(more.at(-1)?.endMs).toBe(20_000);
});

it("covers every film without gap, overlap or a piece that is too long", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 4_000, max: 9_000 }),
      (energies, longestMs) => {
        const durationMs = energies.length * 10;
        const pieces = cutSpeech(energies, durationMs, longestMs);
        expect(pieces[0]?.startMs).toBe(0);
        expect(pieces.at(-1)?.endMs).toBe(durationMs);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.endMs - piece.startMs).toBeLessThanOrEqual(longestMs);
          expect(piece.endMs).toBeGreaterThan(piece.startMs);
          expect(piece.startMs).toBe(index === 0 ? 0 : pieces[index - 1]?.endMs);
        }
      },
    ),
  );
});

it("reads levels whatever portions the sound arrives in", () => {
  const pcm = Buffer.from(new Int16Array(Array.from({ length: 4800 }, (_, k) => (k * 37) % 2000)).buffer);
  const whole = createLevelReader(2);
  whole.read(pcm);
  const torn = createLevelReader(2);
  for (let at = 0; at < pcm.length; at += 124) torn.read(pcm.subarray(at, at + 124));
  expect(torn.energies()).toEqual(whole.energies());
  expect(whole.energies().length).toBe(5);
});
