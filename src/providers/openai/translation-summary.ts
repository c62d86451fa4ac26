/** What a model says a film is about, cut to the room there is for it (src/dubbing/hints.ts). A hint: of nonsense nothing is left, and nobody fails for it. */
import { z } from "zod";
import type { Summary } from "../translation.ts";
import { bare } from "./prompts/echo.ts";
import { looksLikeOrders, withoutOrders } from "./prompts/orders-in-speech.ts";
import { jsonIn } from "./translation-json.ts";
import { cleaned } from "./translation-text.ts";

const THEME = 600;
const REGISTER = 200;
const TERM = 80;
const MEANING = 200;
const TERMS = 60;

const Said = z.object({
  theme: z.string().catch(""),
  register: z.string().catch(""),
  terms: z.array(z.unknown()).catch([]),
});
const Term = z.object({ term: z.string(), meaning: z.string().catch("") });

/** `answer` null: the model refused. `lines`: those it read. */
export function summaryIn(answer: string | null, lines: readonly string[]): Summary {
  const said = Said.safeParse(answer === null ? undefined : jsonIn(answer)).data;
  if (!said) return { theme: "", register: "", terms: [] };
  const found = said.terms
    .flatMap((each) => Term.safeParse(each).data ?? [])
    .map(({ term, meaning }) => ({ term: room(term, TERM), meaning: room(meaning, MEANING) }));
  const terms = found.filter(({ term }, at) => term !== "" && found.findIndex((other) => other.term === term) === at).slice(0, TERMS);
  const told = bare(lines.join(" "));
  const prose = (text: string, most: number): string => cut(cleaned(withoutOrders(withoutQuotes(text, told))), most);
  return { theme: prose(said.theme, THEME), register: prose(said.register, REGISTER), terms };
}

/** So many words in a row of the script's are a quote, and no description. */
const QUOTE_WORDS = 6;

/** Sentences that repeat what somebody says would say it to every translator. */
function withoutQuotes(text: string, told: string): string {
  const isQuote = (sentence: string): boolean => {
    const words = sentence.split(/\s+/u).filter((word) => bare(word) !== "");
    return words.some((_, at) => at + QUOTE_WORDS <= words.length && told.includes(bare(words.slice(at, at + QUOTE_WORDS).join(""))));
  };
  return text
    .split(/(?<=[.!?。！？])\s*|\n+/u)
    .filter((sentence) => !isQuote(sentence))
    .join(" ");
}

/** Nothing of what would speak to whoever reads it. */
const room = (text: string, most: number): string => (looksLikeOrders(text) ? "" : cut(cleaned(text), most));

/** Whole characters. */
const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
