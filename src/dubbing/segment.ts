/** Transcripts in, the dub's script out. */
import type { Transcript } from "../../containers/contract/stages.ts";
import { anchors } from "./anchors.ts";
import { cutLines } from "./cut-lines.ts";
import { isSung } from "./noise.ts";
import type { Line } from "./script.ts";
import { joinWords } from "./spelling.ts";
import { type HeardWord, heardWords } from "./words.ts";

/** Speech spans closer than this are one. */
const SPEECH_JOIN_MS = 240;
/** Below this mean score nobody can say what was said: the original voice stays. */
const LEAST_SCORE = 0.25;
/** Whisper base calls clear speech 0.77 "no speech", so its doubt counts only where the words are doubtful too. */
const MOST_NO_SPEECH = 0.8;
const SURE_SCORE = 0.6;

type Unpinned = Omit<Line, "id" | "anchor">;

/**
 * Words of all pieces in order -> lines by word index. `language` is the one most words were heard in ("und" when nothing
 * was heard at all). One speaker for now. `newId("lin")` and `newId("spk")` make public ids.
 */
export function segment(transcripts: readonly Transcript[], newId: (prefix: string) => string): { language: string; lines: Line[] } {
  const language = spokenLanguage(transcripts);
  const words = heardWords(transcripts);
  const speakerId = newId("spk");
  const spoken = cutLines(words, language)
    .filter((range) => !range.noise)
    .map((range) => words.slice(range.from, range.to))
    .filter(isSpeakable);
  const lines = spoken.map((line) => ({ id: newId("lin"), ...describe(line, language, speakerId) }));
  const anchorOf = anchors(lines);
  return { language, lines: lines.map((line) => ({ ...line, anchor: anchorOf.get(line.id) as string })) };
}

function spokenLanguage(transcripts: readonly Transcript[]): string {
  const count = new Map<string, number>();
  for (const { language, segments } of transcripts) {
    count.set(language, (count.get(language) ?? 0) + segments.reduce((sum, { words }) => sum + words.length, 0));
  }
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "und";
}

function isSpeakable(words: readonly HeardWord[]): boolean {
  return words.some((word) => /[\p{L}\p{N}]/u.test(word.text));
}

function describe(words: readonly HeardWord[], language: string, speakerId: string): Unpinned {
  const score = mean(words.map((word) => word.score));
  return {
    startMs: (words[0] as HeardWord).onsetMs,
    endMs: (words.at(-1) as HeardWord).endMs,
    speakerId,
    text: joinWords(words, language).text,
    speech: speechSpans(words),
    words: words.length,
    score,
    levelDb: level(words),
    treatment: isDubbed(words, score) ? "dub" : "keep",
    revision: 1,
  };
}

function isDubbed(words: readonly HeardWord[], score: number): boolean {
  const silent = words.every((word) => word.noSpeech > MOST_NO_SPEECH);
  return score >= LEAST_SCORE && !(silent && score < SURE_SCORE) && !isSung(words);
}

/**
 * Whole words, stretched ones too, rather too much than too little: the original voice may be heard there. But a line's first
 * word begins at its onset: what was stretched over is the silence before the line, and belongs to the programme.
 */
function speechSpans(words: readonly HeardWord[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const { startMs, endMs, onsetMs } of words) {
    const last = spans.at(-1);
    if (last && startMs - last[1] < SPEECH_JOIN_MS) last[1] = endMs;
    else spans.push([last ? startMs : onsetMs, endMs]);
  }
  return spans;
}

/** Mean of the energy over time, dBFS. */
function level(words: readonly HeardWord[]): number {
  const ms = words.reduce((sum, word) => sum + word.endMs - word.startMs, 0);
  const energy = words.reduce((sum, word) => sum + (word.endMs - word.startMs) * 10 ** (word.levelDb / 10), 0);
  return Math.round(100 * 10 * Math.log10(energy / ms)) / 100;
}

function mean(values: readonly number[]): number {
  return Math.round((1000 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 1000;
}
