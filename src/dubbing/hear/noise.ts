/** What a recognizer writes down that nobody said: "[Music]", "(laughs)", "♪", a lone mark. */
import type { SoundEvent } from "../../../containers/contract/stages.ts";
import type { RawWord } from "./words.ts";

/** A sound and how it was written. */
export type Sound = SoundEvent & { text: string };
/** `dropped`: how many tokens are no words of their own. A mark beside a word is written to it. */
export type Sifted = { words: RawWord[]; sounds: Sound[]; dropped: number };

/** A description in brackets is never longer than this many words; an unclosed bracket is speech. */
const LONGEST_NOTE = 8;
const CLOSING = new Map(Object.entries({ "[": "]", "(": ")", "（": "）", "【": "】", "*": "*" }));
const KINDS: readonly [SoundEvent["kind"], RegExp][] = [
  ["laughter", /laugh|chuckl|giggl|lach|rire|rit\b|risa|ríe|rindo|risos|risata|ride\b|смех|смеёт|笑|웃음|ضحك|हँस|हंस/iu],
  ["applause", /applau|clap|cheer|beifall|aplaus|аплодисм|拍手|掌声|박수|تصفيق|तालिय/iu],
  ["song", /sing|sung|song|gesang|chant|canta|canto|пение|поёт|поет|歌|노래|غناء|गाना/iu],
  ["music", /musi|música|музык|音楽|音乐|음악|موسيقى|संगीत/iu],
];
/** Said, though not written in letters. */
const SPOKEN = /[\p{L}\p{N}&+=@$€£¥%°]/u;
const NOTE_MARK = /^[♪♫]+$/u;
const CLOSER = /^[.,!?;:…"'。、，！？；：।؟،؛·\p{Pe}\p{Pf}]+$/u;
const OPENER = /^[¿¡"'\p{Ps}\p{Pi}]+$/u;
/** A mark farther from a word than this is not its own. */
const NEAR_MS = 1_000;

/** Deterministic; never throws. Order is kept. */
export function sift(tokens: readonly RawWord[]): Sifted {
  const words: RawWord[] = [];
  const sounds: Sound[] = [];
  let opening: RawWord | null = null;
  let isTouching = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const end = noteEnd(tokens, at);
    const last = words.at(-1);
    if (end >= 0) {
      sounds.push(sound(tokens.slice(at, end + 1)));
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
  return { words, sounds, dropped: tokens.length - words.length };
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

function sound(words: readonly RawWord[]): Sound {
  const text = words.map((word) => word.text).join(" ");
  const kind = KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
  return { startMs: words[0]!.startMs, endMs: Math.max(words.at(-1)!.endMs, words[0]!.startMs), kind, text };
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
