/** What was heard, as words that can be compared with those that ought to be said. Pure. */
import type { VerifyValue } from "../../../containers/contract/stages.ts";
import { comparable } from "../length/spoken-form.ts";

type Words = VerifyValue["words"];

/** Nobody speaks a letter faster: a recognizer that says its last words again, in no time, stammers. */
const FASTEST_MS_A_LETTER = 12;
const LEAST_STAMMERED = 2;
/** Recognizers write "930" or "9.30" for what is written "9:30": figures are read as the line writes them. */
const NUMBER = /\d+(?:[.,:]\d+)*/gu;

/** `text`: what ought to be said. */
export function heardWords(words: Words, { text, language }: { text: string; language: string }): string[] {
  const written = new Map((text.match(NUMBER) ?? []).map((number) => [digitsOf(number), number]));
  const heard = withoutStammer(words)
    .map((word) => word.text)
    .join(" ");
  return comparable(
    heard.replace(NUMBER, (number) => written.get(digitsOf(number)) ?? number),
    language,
  );
}

const digitsOf = (number: string): string => number.replace(/\D/gu, "");

/** Without the words at the end that took no time, where there are several. */
function withoutStammer(words: Words): Words {
  const isTimed = ({ text, startMs, endMs }: Words[number]): boolean => endMs - startMs >= FASTEST_MS_A_LETTER * text.length;
  const last = words.findLastIndex(isTimed);
  return words.length - 1 - last >= LEAST_STAMMERED ? words.slice(0, last + 1) : words;
}
