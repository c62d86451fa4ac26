/** Transcripts written down by hand, for the tests of hearing. */
import type { Transcript, Word } from "../../../containers/contract/transcript.ts";
import { segment, type Hearing, type SegmentOptions } from "../../../src/dubbing/segment.ts";

export function counter() {
  let count = 0;
  return (prefix: string) => `${prefix}_${(count += 1)}`;
}

type Spoken = { from?: number; score?: number | null; noSpeech?: number | null; language?: string; levelDb?: number | null; speaker?: string | null };

/** "And Mr. |900| Smith" -> words of 300 ms with 50 ms between them, and the pauses named; `from` in ms. */
export function say(text: string, { from = 0, score = 0.95, noSpeech = 0.1, language = "en", levelDb = -20, speaker = null }: Spoken = {}): Transcript {
  const words: Word[] = [];
  let ms = from;
  for (const token of text.split(" ")) {
    const pause = /^\|(\d+)\|$/.exec(token);
    if (pause) ms += Number(pause[1]) - 50;
    else {
      words.push({ text: token, startMs: ms, endMs: ms + 300, score, levelDb, speaker });
      ms += 350;
    }
  }
  return { language, segments: [{ startMs: from, endMs: ms, text: "", noSpeech, words }], regions: [], events: [], detected: null };
}

/** Several people's words as one recognizer writes them: in the order in which they begin. */
export function together(...voices: Transcript[]): Transcript {
  const words = voices.flatMap(({ segments }) => segments.flatMap((each) => each.words)).toSorted((a, b) => a.startMs! - b.startMs!);
  const endMs = Math.max(...words.map((word) => word.endMs!));
  return { ...voices[0]!, segments: [{ startMs: words[0]!.startMs!, endMs, text: "", noSpeech: 0, words }] };
}

export function hearing(transcripts: readonly Transcript[], more: Partial<Hearing> = {}): Hearing {
  return { transcripts, pieces: [], turns: null, ...more };
}

export function segmented(heard: Hearing, options: Partial<SegmentOptions> = {}) {
  return segment(heard, { language: null, isScript: false, ...options }, counter());
}

export const textsOf = (heard: Hearing, options: Partial<SegmentOptions> = {}) => segmented(heard, options).lines.map(({ text }) => text);
