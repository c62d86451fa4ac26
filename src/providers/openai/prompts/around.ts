/** What a model is told beside its task: bounded, so that a call has a most that it costs, and without lines that read like orders. */
import type { AskedTerm, Formality, Summary, Surroundings } from "../../translation.ts";
import { looksLikeOrders } from "./orders-in-speech.ts";

/** Of a line before or after: it is there to be understood by, not to be read in full. */
const LINE_CHARACTERS = 300;
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
  const near = { before: hints(before.slice(-MOST_LINES)), after: hints(after.slice(0, MOST_LINES)) };
  const read = [...texts, ...near.before, ...near.after].join("\n").toLowerCase();
  return { about: summary && aboutOf(summary, read), glossary: terms.slice(0, MOST_GLOSSARY).flatMap(ruleOf), ...near };
}

const hints = (lines: readonly string[]): string[] => lines.filter((line) => !looksLikeOrders(line)).map((line) => line.slice(0, LINE_CHARACTERS));

/** A summary is a model's reading of all the lines, those that read like orders among them. */
function aboutOf({ theme, register, terms }: Summary, read: string): NonNullable<Told["about"]> {
  const harmless = (text: string): string => (looksLikeOrders(text) ? "" : text);
  return {
    theme: harmless(theme),
    register: harmless(register),
    terms: terms
      .filter(({ term, meaning }) => read.includes(term.toLowerCase()) && !looksLikeOrders(`${term}\n${meaning}`))
      .slice(0, MOST_TERMS)
      .map(({ term, meaning }) => ({ term, meaning })),
  };
}

/** A name that somebody gave. */
export const speakerOf = (name: string | null): string | null => (name === null || looksLikeOrders(name) ? null : name.slice(0, 80));

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
