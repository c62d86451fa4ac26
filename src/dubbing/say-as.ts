/** What a voice is given to say: the words of a line, with the glossary's pronunciations in place of how they are written. Pure. */
import type { GlossaryTerm } from "./script.ts";

/** Whole words only, longest terms first, whatever their case; null: nothing is said otherwise than it is written. */
export function sayAs(text: string, glossary: readonly GlossaryTerm[], language: string): string | null {
  const terms = glossary.filter((term) => term.kind === "say" && (term.language ?? language) === language && term.target !== null && term.source.trim() !== "");
  if (terms.length === 0) return null;
  const targetOf = new Map(terms.map(({ source, target }) => [source.toLocaleLowerCase(language), target!]));
  const sources = [...targetOf.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${sources.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const said = text.replace(found, (word) => targetOf.get(word.toLocaleLowerCase(language)) ?? word);
  return said === text ? null : said;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
