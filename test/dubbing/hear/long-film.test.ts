import { expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import type { Transcript } from "../../../containers/contract/transcript.ts";
import { hearing, say, segmented } from "./speech.ts";

const SENTENCE = "And so we went down to the market, where they sold fish, because it was cheap but nobody bought any of it.";
const FILM_MS = 3 * 3_600_000;
const PIECE_MS = 290_000;

/** Twelve people, nobody pausing, in pieces that overlap by two seconds on both sides. */
function film(text: string) {
  const starts = Array.from({ length: Math.ceil(FILM_MS / PIECE_MS) }, (_, at) => at * PIECE_MS);
  const pieces = starts.map((fromMs) => ({ fromMs, untilMs: Math.min(fromMs + PIECE_MS, FILM_MS) }));
  const count = Math.ceil(FILM_MS / 350 / text.split(" ").length);
  const { words } = say(Array.from({ length: count }, () => text).join(" ")).segments[0]!;
  const transcripts = pieces.map(({ fromMs, untilMs }): Transcript => {
    const own = words.filter(({ startMs, endMs }) => endMs! > fromMs - 2_000 && startMs! < untilMs + 2_000);
    return { ...say("x"), segments: [{ startMs: fromMs - 2_000, endMs: untilMs + 2_000, text: "", noSpeech: 0, words: own }] };
  });
  const turns = Array.from({ length: FILM_MS / 6_000 }, (_, at) => ({ startMs: at * 6_000, endMs: at * 6_000 + 6_200, speaker: at % 12 }));
  return { heard: hearing(transcripts, { pieces, turns }), count: words.filter(({ startMs }) => startMs! < FILM_MS).length };
}

test.for([
  ["marks", SENTENCE],
  ["no marks", SENTENCE.replaceAll(/[.,]/gu, "")],
])("three hours of words with %s are segmented in about a second, none lost", ([, text]) => {
  const { heard, count } = film(text!);
  const { lines } = segmented(heard);
  expect(Math.abs(lines.reduce((sum, { words }) => sum + words, 0) - count)).toBeLessThan(8);
  // Measured: 0.4 s on one core; this catches what grows with the square of the length.
  expect(cpuMs(() => segmented(heard), 3_000)).toBeLessThan(3_000);
});
