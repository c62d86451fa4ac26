/** Numbers in words, by n2words. Languages it lacks, and numbers it refuses, are null: they stay as they are written. */
import { toCardinal as ar } from "n2words/ar-SA";
import { toCardinal as cs } from "n2words/cs-CZ";
import { toCardinal as da } from "n2words/da-DK";
import { toCardinal as de, toOrdinal as deTh } from "n2words/de-DE";
import { toCardinal as el } from "n2words/el-GR";
import { toCardinal as enGb } from "n2words/en-GB";
import { toCardinal as en, toOrdinal as enTh } from "n2words/en-US";
import { toCardinal as es, toOrdinal as esTh } from "n2words/es-ES";
import { toCardinal as fi } from "n2words/fi-FI";
import { toCardinal as frBe } from "n2words/fr-BE";
import { toCardinal as fr, toOrdinal as frTh } from "n2words/fr-FR";
import { toCardinal as he } from "n2words/he-IL";
import { toCardinal as hi, toOrdinal as hiTh } from "n2words/hi-IN";
import { toCardinal as hu } from "n2words/hu-HU";
import { toCardinal as id } from "n2words/id-ID";
import { toCardinal as it, toOrdinal as itTh } from "n2words/it-IT";
import { toCardinal as ja } from "n2words/ja-JP";
import { toCardinal as ko } from "n2words/ko-KR";
import { toCardinal as nb } from "n2words/nb-NO";
import { toCardinal as nl } from "n2words/nl-NL";
import { toCardinal as pl } from "n2words/pl-PL";
import { toCardinal as pt, toOrdinal as ptTh } from "n2words/pt-PT";
import { toCardinal as ro } from "n2words/ro-RO";
import { toCardinal as ru } from "n2words/ru-RU";
import { toCardinal as sv } from "n2words/sv-SE";
import { toCardinal as th } from "n2words/th-TH";
import { toCardinal as tr } from "n2words/tr-TR";
import { toCardinal as uk } from "n2words/uk-UA";
import { toCardinal as vi } from "n2words/vi-VN";
import { toCardinal as zh } from "n2words/zh-Hans-CN";

type Say = (value: number | string | bigint) => string;

const CARDINALS = {
  ar,
  cs,
  da,
  de,
  el,
  en,
  "en-gb": enGb,
  "en-ie": enGb,
  "en-au": enGb,
  "en-nz": enGb,
  es,
  fi,
  fr,
  "fr-be": frBe,
  "fr-ch": frBe,
  he,
  hi,
  hu,
  id,
  it,
  ja,
  ko,
  nb,
  nn: nb,
  no: nb,
  nl,
  pl,
  pt,
  "pt-br": brazilian,
  ro,
  ru,
  sv,
  th,
  tr,
  uk,
  vi,
  zh,
} satisfies Readonly<Record<string, Say>>;
const ORDINALS: Readonly<Record<string, Say>> = { de: deTh, en: enTh, es: esTh, fr: frTh, hi: hiTh, it: itTh, pt: ptTh };
/** Beyond that nobody says a number as a number. */
export const MOST_DIGITS = 15;

/** `digits`: ASCII digits, with a point before decimals where n2words itself shall say it. */
export function cardinal(digits: string, language: string): string | null {
  const say = of(CARDINALS, language);
  return say === undefined || digits.length > MOST_DIGITS ? null : attempt(say, digits);
}

export function ordinal(digits: string, language: string): string | null {
  const say = of(ORDINALS, language);
  return say === undefined || digits.length > MOST_DIGITS ? null : attempt(say, digits);
}

/** "0405" -> zero four zero five. */
export function digitByDigit(digits: string, language: string): string | null {
  const said = Array.from(digits, (digit) => cardinal(digit, language));
  return said.every((word) => word !== null) ? said.join(" ") : null;
}

const of = (table: Readonly<Record<string, Say>>, language: string): Say | undefined => {
  const [base = "", region] = language.toLowerCase().split(/[-_]/u);
  return table[`${base}-${region}`] ?? table[base];
};

function attempt(say: Say, digits: string): string | null {
  try {
    return say(digits);
  } catch (error) {
    // n2words refuses what a language has no words for (RangeError), and what is no ordinal.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** n2words knows Portugal's numbers. */
function brazilian(value: number | string | bigint): string {
  return pt(value).replaceAll("dezasse", "dezesse").replaceAll("dezano", "dezeno");
}
