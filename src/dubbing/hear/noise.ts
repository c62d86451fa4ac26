/** What a recognizer writes down that nobody said: "[Music]", "(laughs)", "♪", a lone mark. */
import type { SoundEvent } from "../../../containers/contract/transcript.ts";
import { soundKind } from "../../sound-names.ts";
import type { RawWord } from "./words.ts";

/** A sound and how it was written. */
export type Sound = SoundEvent & { text: string };
/** `dropped`: how many tokens are no words of their own, a mark beside a word being written to it; `droppedWords`: those in notes that are written in letters. */
export type Sifted = { words: RawWord[]; sounds: Sound[]; dropped: number; droppedWords: number };

/** A description in brackets is never longer than this many words; an unclosed bracket is speech. */
const LONGEST_NOTE = 8;
/** Subtitles for the hard of hearing say "[MUSIC]" and "(door closes)". */
const LONGEST_SCRIPT_NOTE = 2;
const CLOSING = new Map(Object.entries({ "[": "]", "(": ")", "（": "）", "【": "】", "*": "*" }));
/** Words of at least this mean score were heard, whatever stands around them. */
const HEARD_SCORE = 0.6;
/** Said, though not written in letters. */
const SPOKEN = /[\p{L}\p{N}&+=@$€£¥%°]/u;
const NOTE_MARK = /^[♪♫]+$/u;
const CLOSER = /^[.,!?;:…"'。、，！？；：।؟،؛·\p{Pe}\p{Pf}]+$/u;
const OPENER = /^[¿¡"'\p{Ps}\p{Pi}]+$/u;
/** A mark farther from a word than this is not its own. */
const NEAR_MS = 1_000;

/** Deterministic; never throws. Order is kept. `isScript`: a person wrote the words, and what stands in longer brackets is theirs. */
export function sift(tokens: readonly RawWord[], isScript: boolean): Sifted {
  const words: RawWord[] = [];
  let droppedWords = 0;
  const sounds: Sound[] = [];
  let opening: RawWord | null = null;
  let isTouching = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const end = noteEnd(tokens, at);
    const isLong = isScript && end - at >= LONGEST_SCRIPT_NOTE;
    const note = end < 0 || isLong ? null : soundIn(tokens.slice(at, end + 1));
    const last = words.at(-1);
    if (note) {
      sounds.push(note);
      droppedWords += tokens.slice(at, end + 1).filter(({ text }) => SPOKEN.test(text)).length;
      at = end;
      [opening, isTouching] = [null, false];
    } else if (SPOKEN.test(token.text)) {
      const isOpened = opening !== null && token.startMs - opening.endMs < NEAR_MS;
      words.push(isOpened ? { ...token, text: opening!.text + token.text } : token);
      [opening, isTouching] = [null, true];
    } else if (isTouching && last && (CLOSER.test(token.text) || (NOTE_MARK.test(token.text) && isSungSo(words)))) {
      words[words.length - 1] = { ...last, text: last.text + token.text };
    } else {
      opening = OPENER.test(token.text) || NOTE_MARK.test(token.text) ? token : null;
      isTouching = false;
    }
  }
  return { words, sounds, dropped: tokens.length - words.length, droppedWords };
}

/** Whether a song began that has not ended: an opening note and no closing one since. */
function isSungSo(words: readonly RawWord[]): boolean {
  const from = words.findLastIndex(({ text }) => /^[♪♫]/u.test(text));
  return from >= 0 && !words.slice(from).some(({ text }) => /[♪♫]$/u.test(text));
}

/** Index of the word that closes the bracket opened by word `from`, or -1. */
function noteEnd(words: readonly { text: string }[], from: number): number {
  const text = words[from]!.text;
  const close = CLOSING.get(text[0] ?? "");
  if (close === undefined || text === "*") return -1;
  const inside = words.slice(from, from + LONGEST_NOTE).findIndex((word, at) => isClosed(word.text, close, at === 0));
  return inside < 0 ? -1 : from + inside;
}

function isClosed(text: string, close: string, isFirst: boolean): boolean {
  const bare = text.replace(/[.,!?…]+$/u, "");
  return bare.endsWith(close) && (!isFirst || bare.length > 1);
}

/**
 * Null: what is in the brackets was said. A sound is one that is known by name; of several words with good scores the name of a sound
 * may be one ("the song that we sang"), and they were heard. A single one is the recognizer's remark, of which it is often very sure.
 */
function soundIn(words: readonly RawWord[]): Sound | null {
  const text = words.map((word) => word.text).join(" ");
  const kind = soundKind(text);
  if (kind === null || (words.length > 1 && areHeard(words))) return null;
  return { startMs: words[0]!.startMs, endMs: Math.max(words.at(-1)!.endMs, words[0]!.startMs), kind, text };
}

function areHeard(words: readonly RawWord[]): boolean {
  const scores = words.flatMap(({ score }) => score ?? []);
  return scores.length > 0 && scores.reduce((sum, score) => sum + score, 0) >= HEARD_SCORE * scores.length;
}

/** For every word of one speaker whether it is sung: between an opening and a closing note, or to the next long pause. */
export function sungWords(words: readonly { text: string }[], endsRun: (index: number) => boolean): boolean[] {
  let isSung = false;
  return words.map(({ text }, index) => {
    isSung ||= /^[♪♫]/u.test(text);
    const sung = isSung || /[♪♫]/u.test(text);
    if (/[♪♫]$/u.test(text) || endsRun(index)) isSung = false;
    return sung;
  });
}
