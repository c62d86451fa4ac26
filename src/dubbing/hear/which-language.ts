/** The language of a text, said only where it is sure: by its letters, else by how its words are spelled (tinyld's n-grams). */
import { detectAll, supportedLanguages, toISO2 } from "tinyld/light";
import { baseLanguage } from "../spelling.ts";

/** Too little to tell by spelling; by letters less is enough. */
const LEAST_LETTERS = 30;
const LEAST_WORDS = 6;
const LEAST_OTHER_LETTERS = 4;
/** Longer texts are hardly surer, and take their time. */
const MOST_CHARACTERS = 90;
const LONG_CHARACTERS = 1_000;
/** tinyld's accuracy is a share of the letters; what it gives the language we expect must be nothing beside it. */
const SURE = 0.35;
const NOTHING = 0.06;
/** Languages that are spelled too much alike for n-grams. */
const ALIKE = ["no nb nn da sv", "ru uk be bg", "cs sk", "hr sr bs sl", "id ms", "nl af", "pt gl es ca", "hi mr ne"].map((group) => new Set(group.split(" ")));

const known = new Set(supportedLanguages.map((code) => toISO2(code)));
const WRITINGS = ["Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Han", "Hiragana", "Katakana", "Hangul"] as const;
type Writing = (typeof WRITINGS)[number];
const LETTERS = new Map(WRITINGS.map((writing) => [writing, new RegExp(`\\p{Script=${writing}}`, "gu")]));
/** What languages that are not written in Latin letters are written in. */
const WRITTEN = new Map<string, readonly Writing[]>(
  Object.entries({
    ja: ["Han", "Hiragana", "Katakana"],
    zh: ["Han"],
    yue: ["Han"],
    ko: ["Hangul", "Han"],
    ...Object.fromEntries("ru uk bg be mk kk ky mn tg sr".split(" ").map((language) => [language, ["Cyrillic"] as const])),
    ...Object.fromEntries("ar fa ur ps ug".split(" ").map((language) => [language, ["Arabic"] as const])),
    ...Object.fromEntries("hi mr ne sa".split(" ").map((language) => [language, ["Devanagari"] as const])),
    el: ["Greek"],
    he: ["Hebrew"],
    th: ["Thai"],
  } satisfies Record<string, readonly Writing[]>),
);

/** Of a longer text of which nothing is known; null: nobody can tell. */
export function languageOf(text: string): string | null {
  return text.length < LEAST_LETTERS ? null : (detectAll(text.slice(0, LONG_CHARACTERS))[0]?.lang ?? null);
}

/** Null: it is in the language expected, or nobody can tell. Never throws. */
export function otherLanguage(text: string, expected: string): string | null {
  const base = baseLanguage(expected);
  const shown = text.slice(0, MOST_CHARACTERS);
  const counts = WRITINGS.map((writing) => [writing, shown.match(LETTERS.get(writing)!)?.length ?? 0] as const);
  const [writing, count] = counts.reduce((most, each) => (each[1] > most[1] ? each : most));
  const letters = counts.reduce((sum, each) => sum + each[1], 0);
  const own = writingsOf(base);
  const isOwn = own.includes(writing) || (base === "sr" && writing === "Latin");
  if (isOwn || letters < LEAST_OTHER_LETTERS || count < 0.9 * letters) return isOwn ? bySpelling(shown, base, letters) : null;
  const guess = writing === "Latin" && letters < LEAST_LETTERS ? undefined : detectAll(shown)[0]?.lang;
  return guess !== undefined && guess !== base && writingsOf(guess).includes(writing) ? guess : null;
}

function writingsOf(language: string): readonly Writing[] {
  return WRITTEN.get(language) ?? ["Latin"];
}

/** Neither half of the text may sound like what is expected, and one has to be sure: one rare spelling, a name, does not decide. */
function bySpelling(text: string, base: string, letters: number): string | null {
  const words = text.split(/\s+/u);
  if (!known.has(base) || letters < LEAST_LETTERS || words.length < LEAST_WORDS) return null;
  const guess = sure(text, base);
  if (guess === null || ALIKE.some((group) => group.has(guess) && group.has(base) && letters < 3 * LEAST_LETTERS)) return null;
  const middle = words.length >> 1;
  const halves = [words.slice(0, middle), words.slice(middle)].map((half) => detectAll(half.join(" "))[0]?.lang);
  return halves.includes(guess) && !halves.includes(base) ? guess : null;
}

function sure(text: string, base: string): string | null {
  const found = detectAll(text);
  const first = found[0];
  if (!first || first.lang === base || first.accuracy < SURE) return null;
  return (found.find(({ lang }) => lang === base)?.accuracy ?? 0) < NOTHING ? first.lang : null;
}
