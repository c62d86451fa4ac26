/** Numbers, and what is written beside them, in the words a voice says: times, ranges, money, percent, units, ordinals, years. */
import { cardinal, ordinal } from "./counting.ts";
import { isOne, numberPattern, numberWords, parseNumber } from "./read-number.ts";
import type { Counted, Saying } from "./saying.ts";
import { alternatives, moneyStep } from "./spoken-money.ts";
import { isUnspaced } from "../spelling.ts";
import { decimalMark } from "./sayings.ts";

type Step = (text: string) => string;
type Say = (written: string) => string;

/** All steps of a language, in order: whatever a step has put into words holds no digits, so the next ones pass it by. Made once. */
export function numberSteps(saying: Saying | null, language: string): readonly Step[] {
  const decimal = decimalMark(language);
  const number = numberPattern(decimal);
  const say: Say = (written) => numberWords(parseNumber(written, decimal), saying, language) ?? written;
  const plain = plainNumbers(saying?.minus ?? "-", number, isUnspaced(language) ? say : (written) => ` ${say(written)} `);
  if (saying === null) return [plain];
  const one = (written: string, [single, many]: Counted) => (isOne(parseNumber(written, decimal)) ? single : many);
  return [
    times(saying, language),
    ranges(saying, number),
    moneyStep(saying, number, say),
    percent(saying, number),
    decades(saying, language),
    units(saying, number, one),
    ordinals(saying, language),
    numbered(saying),
    years(saying, language),
    plain,
  ];
}

/** What no other step has put into words; "COVID-19" and "24/7" are two things each. */
function plainNumbers(minus: string, number: string, say: Say): Step {
  const sign = /(?<![\p{L}\p{N}]\s?)[-−](?=\d)/gu;
  const every = new RegExp(number, "gu");
  return (text) =>
    text
      .replace(sign, ` ${minus} `)
      .replace(/(?<=[\p{L}\d])[-–/](?=\d)/gu, " ")
      .replace(every, say);
}

function replacer(pattern: string, by: (...found: string[]) => string): Step {
  const wanted = new RegExp(pattern, "gu");
  return (text) => text.replace(wanted, by);
}

function times(saying: Saying, language: string): Step {
  const clock = replacer(
    "(?<![\\d:.,])([01]?\\d|2[0-4])(?::|(?<=\\d)h)([0-5]\\d)(?![\\d:])(\\s?Uhr\\b)?(?=(\\s?[ap]\\.?m\\b)?)",
    (_, hours = "", minutes = "", _uhr, half) => {
      const said = cardinal(String(Number(hours)), language) ?? hours;
      if (minutes === "00" && half) return said;
      const past = minutes === "00" ? null : (cardinal(String(Number(minutes)), language) ?? minutes);
      return saying.time(said, past, minutes.startsWith("0") ? "0" : "");
    },
  );
  const between = replacer("(?<=\\d[:h]\\d\\d)\\s?[-–—]\\s?(?=\\d{1,2}[:h]\\d\\d)", () => ` ${saying.until} `);
  return (text) => clock(between(text));
}

/** Only upwards, and only two: dates, scores and telephone numbers have dashes too. */
function ranges(saying: Saying, number: string): Step {
  const isRange = (from: string, to: string) => Number(from.replace(/\D/gu, "")) < Number(to.replace(/\D/gu, "")) && !/^\d{3} \d{4}$/u.test(`${from} ${to}`);
  return replacer(`(?<![\\d\\-–—:.,/\\p{L}])(${number})\\s?[-–—]\\s?(?=(${number})(?![\\d:]|[-–—/]\\d))`, (found, from = "", to = "") =>
    isRange(from, to) ? `${from} ${saying.until} ` : found,
  );
}

const percent = (saying: Saying, number: string): Step => replacer(`(?<![\\d.,])(${number})\\s?%`, (_, written = "") => `${written} ${saying.percent}`);

function units(saying: Saying, number: string, one: (written: string, names: Counted) => string): Step {
  const signs = alternatives(Object.keys(saying.units));
  const temperature: Step = (text) => text.replace(/°\s(?=[CF]\b)/gu, "°");
  const step = replacer(
    `(?<![\\d.,])(${number})[ \\u00A0\\u202F]?(${signs})(?![\\p{L}\\p{N}])`,
    (_, written = "", sign = "") => `${written} ${one(written, saying.units[sign] ?? [sign, sign])}`,
  );
  return (text) => step(temperature(text));
}

function ordinals(saying: Saying, language: string): Step {
  if (saying.ordinal === undefined) return (text) => text;
  const { sign, feminine, toFeminine } = saying.ordinal;
  const said = (digits: string): string => ordinal(digits, language) ?? digits;
  const isGerman = language.toLowerCase().startsWith("de");
  const plain = replacer(`(?<![\\d.,])(\\d{1,6})(?:${sign})(?!\\p{L})`, (_, digits = "") => said(digits) + (isGerman ? "n" : ""));
  if (feminine === undefined) return plain;
  const ofFeminine = replacer(`(?<![\\d.,])(\\d{1,6})(?:${feminine})(?!\\p{L})`, (_, digits = "") => toFeminine?.(said(digits)) ?? said(digits));
  return (text) => plain(ofFeminine(text));
}

const numbered = (saying: Saying): Step => replacer("(?:#|№|\\b[Nn][º°]\\.?|\\bNo\\.)\\s?(?=\\d)", () => `${saying.number} `);

/** "the 1980s". */
function decades({ year }: Saying, language: string): Step {
  if (year === undefined) return (text) => text;
  return replacer("(?<![\\d.,])(1[1-9]\\d0|20[1-9]0)s(?![\\p{L}\\p{N}])", (found, digits = "") => {
    const said = year(Number(digits), (value) => cardinal(String(value), language) ?? String(value));
    return said === null ? found : `${said.replace(/y$/u, "ie")}s`;
  });
}

/** Four digits without a mark, and not before something counted ("1652 people" cannot be told from a year). */
function years(saying: Saying, language: string): Step {
  const { year } = saying;
  if (year === undefined) return (text) => text;
  const of = (value: number): string => cardinal(String(value), language) ?? String(value);
  return replacer(
    "(?<![\\d.,:\\-/\\p{L}])(1[1-9]\\d\\d|20\\d\\d)(?![\\d\\p{L}]|[.,:/-]\\d|\\s\\p{Ll}+s\\b)",
    (found, digits = "") => year(Number(digits), of) ?? found,
  );
}
