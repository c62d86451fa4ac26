/** The sentences of a language: the same ones at every call, half of them (`half` 1) made of fragments that the others never use. */
import type { Fragments } from "./fragments.ts";
import { de } from "./sentences/de.ts";
import { en } from "./sentences/en.ts";
import { es } from "./sentences/es.ts";
import { fr } from "./sentences/fr.ts";
import { hi } from "./sentences/hi.ts";
import { it } from "./sentences/it.ts";
import { pt } from "./sentences/pt.ts";

export type Sentence = { text: string; half: 0 | 1 };
const LANGUAGES: Readonly<Record<string, Fragments>> = { de, en, es, fr, hi, it, pt };
const COUNT = 160;
const LISTS = { s: "short", c: "clauses", t: "tails", n: "numbers", o: "openers", q: "questions", l: "links" } as const;
/** One shape after another, of the lists' letters: 1 word to some 30, with commas, numbers and questions. */
const SHAPES = ["s", "c", "ct", "n", "oc", "q", "c,lc", "oct", "s c", "ct,lct", "nt", "c,lc,lc", "q ct", "on", "ct,ln", "oct,lc"];
const ENDS = /[.!?।]$/u;

/** Even ones belong to half 0; none is there twice. Throws RangeError for a language without fragments. */
export function sentencesOf(language: string): Sentence[] {
  const fragments = LANGUAGES[language];
  if (fragments === undefined) throw new RangeError(`no sentences in ${language}`);
  const texts = new Set<string>();
  for (let index = 0; index < COUNT; index++) {
    const draw = new Draw(fragments, index % 2, index + 1, language);
    let text = sentence(SHAPES[(index >> 1) % SHAPES.length]!, draw);
    for (let again = 0; texts.has(text) && again < 3; again++) text = sentence(again < 2 ? SHAPES[(index >> 1) % SHAPES.length]! : "s c", draw);
    texts.add(text);
  }
  return [...texts].map((text, index) => ({ half: (index % 2) as 0 | 1, text }));
}

const halves = new Map<string, ReadonlyMap<string, 0 | 1>>();

/** Throws RangeError for a text that is none of the language's sentences. */
export function halfOf({ language, text }: { language: string; text: string }): 0 | 1 {
  const base = language.slice(0, 2);
  const known = halves.get(base) ?? new Map(sentencesOf(base).map((sentence) => [sentence.text, sentence.half]));
  halves.set(base, known);
  const half = known.get(text);
  if (half === undefined) throw new RangeError(`not one of our sentences in ${language}: ${text}`);
  return half;
}

function sentence(shape: string, draw: Draw): string {
  const parts: string[] = [];
  for (const sign of shape.replaceAll(" ", "")) {
    if (sign === ",") parts.push(`${parts.pop()},`);
    else parts.push(draw.next(LISTS[sign as keyof typeof LISTS]));
  }
  const text = parts.map((part, index) => (index === 0 || ENDS.test(parts[index - 1]!) ? capital(part) : part)).join(" ");
  return ENDS.test(text) ? text : text + (draw.language === "hi" ? "।" : ".");
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** One sentence's draws; no fragment twice (mulberry32, public domain, by Tommy Ettinger). */
class Draw {
  readonly language: string;
  readonly #fragments: Fragments;
  readonly #half: number;
  readonly #used = new Set<string>();
  #state: number;

  constructor(fragments: Fragments, half: number, seed: number, language: string) {
    this.#fragments = fragments;
    this.#half = half;
    this.#state = seed * 2654435769;
    this.language = language;
  }

  next(list: keyof Fragments): string {
    const own = this.#fragments[list].filter((each, index) => index % 2 === this.#half && !this.#used.has(each));
    const chosen = own[this.#below(own.length)];
    if (chosen === undefined) throw new RangeError(`too few fragments: ${list} in ${this.language}`);
    this.#used.add(chosen);
    return chosen.replace(/\{(\w+)\}/gu, (_, slot: string) => this.#number(slot));
  }

  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  #number(slot: string): string {
    if (slot === "n" || slot === "pct") return String(2 + this.#below(98));
    if (slot === "N") return String(100 + this.#below(9900));
    if (slot === "year") return String(1650 + this.#below(376));
    if (slot === "time") return `${2 + this.#below(21)}:${String(this.#below(12) * 5).padStart(2, "0")}`;
    return `${1 + this.#below(20)}${this.language === "en" ? "." : ","}${1 + this.#below(9)}`;
  }
}
