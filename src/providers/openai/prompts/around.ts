/** What a model is told beside its task: bounded, so that a call has a most that it costs, and without lines that read like orders. */
import type { AskedTerm, Formality, Summary, Surroundings } from "../../translation.ts";
import { cutTo, dataBytes } from "./as-data.ts";
import { looksLikeOrders, withoutOrders } from "./orders-in-speech.ts";

/** All of it together, of which the plan holds the price (src/dubbing/worst-words.ts). What comes first of what there is to tell is told. */
const MOST_BYTES = 10_000;
/** Of a line before or after: it is there to be understood by, not to be read in full. */
const LINE = { characters: 300, bytes: 900 };
const THEME_BYTES = 1_800;
const REGISTER_BYTES = 600;
const NAME = { characters: 80, bytes: 240 };
const MOST_LINES = 6;
const MOST_TERMS = 40;
const MOST_GLOSSARY = 60;

export type Told = {
  about: { theme: string; register: string; terms: { term: string; meaning: string }[] } | null;
  glossary: { term: string; rule: "keep" | "use"; use: string }[];
  before: string[];
  after: string[];
};

/** `texts`: what is to be translated. Terms of the film are told where they come up in it or right beside it. */
export function told({ before, after, terms, summary }: Surroundings, texts: readonly string[]): Told {
  const pay = purse(MOST_BYTES);
  const glossary = terms.slice(0, MOST_GLOSSARY).flatMap(ruleOf).flatMap(pay);
  const near = { before: hints(before.slice(-MOST_LINES)).toReversed().flatMap(pay).toReversed(), after: hints(after.slice(0, MOST_LINES)).flatMap(pay) };
  const read = [...texts, ...near.before, ...near.after].join("\n").toLowerCase();
  return { about: summary && aboutOf(summary, read, pay), glossary, ...near };
}

type Pay = <Each>(each: Each) => Each[];

/** What there is room for. */
function purse(bytes: number): Pay {
  let left = bytes;
  return (each) => {
    const cost = dataBytes(each) + 1;
    if (cost > left) return [];
    left -= cost;
    return [each];
  };
}

const hints = (lines: readonly string[]): string[] =>
  lines.filter((line) => !looksLikeOrders(line)).map((line) => cutTo(line.slice(0, LINE.characters), LINE.bytes));

/** A summary is a model's reading of all the lines, those that read like orders among them. */
function aboutOf({ theme, register, terms }: Summary, read: string, pay: Pay): NonNullable<Told["about"]> {
  const [about = ""] = pay(cutTo(withoutOrders(theme), THEME_BYTES));
  const [how = ""] = pay(cutTo(withoutOrders(register), REGISTER_BYTES));
  const found = terms.filter(({ term, meaning }) => read.includes(term.toLowerCase()) && !looksLikeOrders(`${term}\n${meaning}`)).slice(0, MOST_TERMS);
  return { theme: about, register: how, terms: found.map(({ term, meaning }) => ({ term, meaning })).flatMap(pay) };
}

/** A name that somebody gave. */
export const speakerOf = (name: string | null): string | null =>
  name === null || looksLikeOrders(name) ? null : cutTo(name.slice(0, NAME.characters), NAME.bytes);

/** How something is pronounced is no matter of its translation. */
function ruleOf({ source, kind, target }: AskedTerm): Told["glossary"] {
  if (kind === "keep") return [{ term: source, rule: "keep", use: source }];
  return kind === "force" && target !== null ? [{ term: source, rule: "use", use: target }] : [];
}

export const GLOSSARY_RULE =
  'Wherever a "term" of "glossary" is said, your words have its "use", inflected only as grammar demands; with the rule "keep" letter by letter as it stands.';

const FORMALITY: Record<Formality, string> = {
  formal: "People address each other formally: use the polite forms of the language (such as usted, vous, Sie, o senhor) throughout.",
  informal: "People address each other informally: use the familiar forms of the language (such as tú, tu, du, você) throughout.",
};
export const formalityRule = (formality: Formality | null): string[] => (formality ? [FORMALITY[formality]] : []);
