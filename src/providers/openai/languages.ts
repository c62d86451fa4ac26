/** Which language OpenAI's whisper-1 names, and which it may be told: https://github.com/openai/whisper/blob/main/whisper/tokenizer.py lists both. */
import { languageSubtag } from "../language-subtag.ts";

/** What Whisper hears, BCP 47. Its own code for Javanese is `jw`. */
const HEARD =
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su";
const names = new Intl.DisplayNames(["en"], { type: "language" });
const nameOf = (code: string): string => (names.of(code) ?? code).toLowerCase();

/** Names that are not those of the CLDR. */
const OTHER_NAMES: Record<string, string> = {
  "haitian creole": "ht",
  haitian: "ht",
  myanmar: "my",
  burmese: "my",
  pashto: "ps",
  pushto: "ps",
  panjabi: "pa",
  punjabi: "pa",
  moldavian: "ro",
  moldovan: "ro",
  sinhala: "si",
  sinhalese: "si",
  tagalog: "tl",
  filipino: "tl",
  valencian: "ca",
  castilian: "es",
  flemish: "nl",
  faroese: "fo",
  luxembourgish: "lb",
  letzeburgesch: "lb",
  norwegian: "no",
  nynorsk: "nn",
  bengali: "bn",
  cantonese: "yue",
  mandarin: "zh",
  occitan: "oc",
};
const CODES = new Map([...HEARD.split(" ").map((code) => [nameOf(code), code] as const), ...Object.entries(OTHER_NAMES)]);

/** `english` -> `en`; a code as it is; null: neither. */
export function languageNamed(name: string): string | null {
  const known = CODES.get(name.trim().toLowerCase());
  if (known) return known;
  return /^[a-z]{2,3}$/i.test(name) ? (Intl.getCanonicalLocales(name)[0] ?? null) : null;
}

/** The ISO 639-1 code that the `language` parameter takes; null: the language has none, so it is left to be found. */
export function languageParameter(tag: string): string | null {
  const language = languageSubtag(tag);
  return /^[a-z]{2}$/.test(language) ? language : null;
}
