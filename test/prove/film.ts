/** A film that never was: its sentences, and what was heard of them. The same seed is the same film. */
import { PIECE_SAMPLES } from "../../containers/contract/stages.ts";
import { type Transcript } from "../../containers/contract/transcript.ts";
import type { Random } from "./random.ts";

const WORDS = "train station morning sister hospital sea children park parents talk river window bread winter letter garden doctor music summer harbour".split(
  " ",
);
const LEAD_MS = 1_500;
const WORD_MS = 320;

export type Film = { durationMs: number; samples: number; pieces: number; sentences: string[]; transcript: Transcript };

export function filmOf(random: Random, lines: number): Film {
  const segments: Transcript["segments"] = [];
  let at = LEAD_MS;
  for (let index = 0; index < lines; index++) {
    const words = sentence(random, index).map((text) => {
      const startMs = at;
      at += WORD_MS + random.int(120);
      return { text, startMs, endMs: at - 40, score: 0.9, levelDb: -20 - random.int(6), speaker: null };
    });
    segments.push({ startMs: words[0]!.startMs, endMs: words.at(-1)!.endMs, text: words.map(({ text }) => text).join(" "), noSpeech: 0.01, words });
    // Some lines are near each other and are fitted together.
    at += random.pick([850, 1_400, 2_600]);
  }
  const samples = (at + LEAD_MS) * 48;
  const transcript = { language: "en", segments, regions: [], events: [], detected: null };
  return { durationMs: at + LEAD_MS, samples, pieces: Math.ceil(samples / PIECE_SAMPLES), sentences: segments.map(({ text }) => text), transcript };
}

/** Long enough to be a line of its own. */
function sentence(random: Random, index: number): string[] {
  const words = Array.from({ length: random.between(6, 9) }, () => random.pick(WORDS));
  return ["Number", ...words, `${index}.`];
}
