/** A line before it has an id: what its words say of it. */
import { joinWords } from "../spelling.ts";
import { PHRASE_PAUSE_MS, type Row } from "./rows-of-speakers.ts";
import type { Range } from "./range.ts";
import type { HeardWord } from "./words.ts";

/** `score`, `levelDb` null: the engines do not say. `speech`: its phrases. `words` empty: a sound, written as `text`. */
export type Draft = {
  speaker: number;
  startMs: number;
  endMs: number;
  text: string;
  speech: [number, number][];
  words: readonly HeardWord[];
  score: number | null;
  levelDb: number | null;
  isSung: boolean;
};

export function draft(row: Row, { from, to }: Range, language: string): Draft {
  const words = row.words.slice(from, to);
  return {
    speaker: row.speaker,
    startMs: words[0]!.onsetMs,
    endMs: words.at(-1)!.endMs,
    text: joinWords(words, language).text,
    speech: phrases(words),
    words,
    score: mean(words.flatMap(({ score }) => score ?? [])),
    levelDb: level(words),
    isSung: row.sung[from] === true,
  };
}

/**
 * Whole words, stretched ones too, rather too much than too little: the original voice may be heard there. But a line's first
 * word begins at its onset: what was stretched over is the silence before the line, and belongs to the programme.
 */
function phrases(words: readonly HeardWord[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const { startMs, endMs, onsetMs } of words) {
    const last = spans.at(-1);
    if (last && startMs - last[1] < PHRASE_PAUSE_MS) last[1] = endMs;
    else spans.push([last ? startMs : onsetMs, endMs]);
  }
  return spans;
}

/** Mean of the energy over the words whose level is known, dBFS. */
function level(words: readonly HeardWord[]): number | null {
  let ms = 0;
  let energy = 0;
  for (const { startMs, endMs, levelDb } of words) {
    if (levelDb === null) continue;
    ms += endMs - startMs;
    energy += (endMs - startMs) * 10 ** (levelDb / 10);
  }
  return ms > 0 && energy > 0 && Number.isFinite(energy) ? Math.round(100 * 10 * Math.log10(energy / ms)) / 100 : null;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round((1000 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 1000;
}
