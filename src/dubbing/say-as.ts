/** What a voice is given to say: the words of a line, with the glossary's pronunciations in place of how they are written. Pure. */
import type { GlossaryTerm } from "./script.ts";

/** Whole words only, longest terms first, whatever their case; null: nothing is said otherwise than it is written. */
export function sayAs(text: string, glossary: readonly GlossaryTerm[], language: string): string | null {
  const terms = glossary.filter((term) => term.kind === "say" && (term.language ?? language) === language && term.target !== null && term.source.trim() !== "");
  if (terms.length === 0) return null;
  const targetOf = new Map(terms.map(({ source, target }) => [source.toLocaleLowerCase(language), target!]));
  const sources = [...targetOf.keys()].sort((a, b) => b.length - a.length);
  const found = new RegExp(sources.map(whole).join("|"), "giu");
  const said = text.replace(found, (word) => targetOf.get(word.toLocaleLowerCase(language)) ?? word);
  return said === text ? null : said;
}

/** No letter or digit stands beside it, where its script parts words at all. */
function whole(source: string): string {
  const [before, after] = [UNPARTED.test(source.at(0)!) ? "" : "(?<![\\p{L}\\p{N}])", UNPARTED.test(source.at(-1)!) ? "" : "(?![\\p{L}\\p{N}])"];
  return `${before}${escaped(source)}${after}`;
}

const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
