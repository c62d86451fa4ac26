/** The table of a language's sayings, or null: there only numbers are said, the rest stands as it is written. */
import type { Saying } from "./saying.ts";
import { de } from "./sayings/de.ts";
import { en } from "./sayings/en.ts";
import { es } from "./sayings/es.ts";
import { fr } from "./sayings/fr.ts";
import { hi } from "./sayings/hi.ts";
import { it } from "./sayings/it.ts";
import { pt } from "./sayings/pt.ts";

const SAYINGS: Readonly<Record<string, Saying>> = { de, en, es, fr, hi, it, pt };
/** Languages without a table that set a decimal point; the others set a comma. */
const WITH_POINT = new Set("zh ja ko th he ar ms fil bn ta te mr gu ur sw".split(" "));
/** Spanish as in Mexico and to its south-east, English as in South Africa: what the region writes. */
const REGIONS_WITH_POINT = new Set("es-mx es-us es-gt es-hn es-ni es-pa es-pe es-do es-pr es-sv".split(" "));

export const baseOf = (language: string): string => language.split(/[-_]/u, 1)[0]?.toLowerCase() ?? "";

export function sayingOf(language: string): Saying | null {
  return SAYINGS[baseOf(language)] ?? null;
}

export function decimalMark(language: string): "." | "," {
  if (REGIONS_WITH_POINT.has(language.toLowerCase())) return ".";
  return sayingOf(language)?.decimal ?? (WITH_POINT.has(baseOf(language)) ? "." : ",");
}
