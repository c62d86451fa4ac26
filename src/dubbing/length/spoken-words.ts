/** What is written with letters and said otherwise: addresses, abbreviations, acronyms, Roman numbers; and signs that stand for words. */
import { cardinal } from "./counting.ts";
import type { Saying } from "./saying.ts";

const MAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const ADDRESS =
  /(?:https?:\/\/|(?<![\p{L}\p{N}.-])www\.)[^\s<>"»”]*[\p{L}\p{N}/]|(?<![\p{L}\p{N}.-])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|edu|gov|io|info|app|dev|tv|co|uk|de|fr|es|it|pt|br|eu|us)\b(?:\/[^\s<>"»”]*[\p{L}\p{N}/])?/giu;

/** "https://www.example.com/a" -> "www dot example dot com slash a". */
export function addresses(text: string, { at, dot, slash }: Saying): string {
  const say = (address: string): string =>
    address
      .replace(/^https?:\/\//iu, "")
      .replace(/\/$/u, "")
      .split(/([.@/])/u)
      .map((part, index, parts) => ({ ".": dot, "@": at, "/": slash })[part] ?? addressWord(part, parts[index - 1] === "."))
      .join(" ");
  return text.replace(MAIL, say).replace(ADDRESS, say);
}

function addressWord(part: string, isEnding: boolean): string {
  if (part.toLowerCase() === "www") return "w w w";
  return isEnding && part.length === 2 && /^[a-z]+$/u.test(part) ? part.split("").join(" ") : part.replace(/[-_%?=&#+~:]+/gu, " ");
}

/** A step for a language's table: "Dr." -> doctor, and "Dr Who": before a name the full stop may be missing. */
export function abbreviationStep({ abbreviations }: Saying): (text: string) => string {
  const stems = Object.keys(abbreviations).toSorted((a, b) => b.length - a.length);
  const source = stems.map((stem) => stem.replaceAll(".", "\\.")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}.])(${source})(\\.(?!\\p{L})|(?=\\s\\p{Lu}\\p{Ll}))`, "giu");
  return (text) =>
    text.replace(pattern, (found: string, stem: string, stop: string) =>
      stop === "" && !/^\p{Lu}\p{Ll}/u.test(stem) ? found : (abbreviations[stem.toLowerCase()] ?? found),
    );
}

/** Acronyms that everyone says as a word. */
const AS_WORDS = new Set(
  "OK NASA ESA NATO OTAN UNESCO UNICEF OPEC OPEP FIFA UEFA AIDS SIDA COVID LASER RADAR SONAR SCUBA ONU OMS PIN RAM ROM SIM JPEG GIF ASAP SWAT OSHA FEMA NAFTA MERCOSUL MERCOSUR ANSA TÜV BAFÖG DAX ISO OVNI RENFE IKEA LEGO YOLO NIMBY ASCII SARS IBAN".split(
    " ",
  ),
);
/** A word in capitals between others; never a single letter. */
const CAPITALS = /(?<![\p{L}\p{M}\p{N}])(\p{Lu}(?:\.\p{Lu})+\.?|\p{Lu}{2,5}(?:s(?=\W|$))?)(?![\p{L}\p{M}\p{N}])/gu;
const ROMAN = /^(?=[IVX]{2,})X{0,3}(IX|IV|V?I{0,3})$/u;

/** "FBI" -> "F B I"; a text that is all in capitals shouts, and has no acronyms. Roman numbers follow a name or the word for century. */
export function acronyms(text: string, language: string): string {
  if (isShouted(text)) return text;
  const roman = text.replace(/(?<=(?:\p{Lu}\p{Ll}+|s[ée]culo|siglo|siècle|secolo|Jahrhundert|chapter)\s)[IVX]{2,6}(?=$|[\s,.;:!?)])/gu, (found) =>
    ROMAN.test(found) ? (cardinal(String(romanValue(found)), language) ?? found) : found,
  );
  return roman.replace(CAPITALS, (found: string) => {
    const letters = found.replaceAll(".", "");
    if (isSaidAsWord(letters)) return letters;
    const plural = letters.endsWith("s") ? "s" : "";
    return Array.from(plural ? letters.slice(0, -1) : letters).join(" ") + plural;
  });
}

/** Consonant, vowel, consonant, vowel: FIFA, PETA, REDIS. */
function isSaidAsWord(letters: string): boolean {
  if (AS_WORDS.has(letters)) return true;
  return /^(?:[BCDFGHJKLMNPQRSTVWXZ][AEIOU]){2}[BCDFGHJKLMNPQRSTVWXZ]?$/u.test(letters);
}

/** Three different words, and not a small letter. */
function isShouted(text: string): boolean {
  return !/\p{Ll}/u.test(text) && new Set(text.match(/\p{Lu}{2,}/gu)).size > 2;
}

const romanValue = (roman: string): number => {
  const values = Array.from(roman, (letter) => ({ I: 1, V: 5, X: 10 })[letter] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
};

/** Signs between words and numbers that are said; what is left of signs is not. */
export function signs(text: string, { and, plus, equals, percent, at }: Saying): string {
  const said = text
    .replace(/\s?&\s?/gu, ` ${and} `)
    .replace(/(?<=[\p{L}\p{N}]\s?)\+(?=\s?[\p{L}\p{N}])/gu, ` ${plus} `)
    .replace(/\s?=\s?/gu, ` ${equals} `)
    .replace(/\s?%/gu, ` ${percent}`)
    .replace(/(?<=\s)@(?=\s)/gu, at)
    .replace(/\s?\/\s?/gu, " ");
  return unsaid(said);
}

/** Emoji and other pictures go, and marks that no voice says. Letters, digits, punctuation and money stay. */
export function unsaid(text: string): string {
  return text.replace(
    /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{So}\p{Cc}\p{Cf}\p{Cs}\p{Co}\u20E3\uFE0F*_~|^<>{}[\]\\#@+=♪♫]/gu,
    (sign) => (/\u200C|\u200D/u.test(sign) ? sign : " "),
  );
}
