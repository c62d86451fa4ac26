import type { GlossaryTerm } from "../dubbing/script.ts";

/** Of two terms for the same words and language the later one is taken, in the earlier one's place. Pure. */
export function mergeTerms(lists: readonly (readonly GlossaryTerm[])[]): GlossaryTerm[] {
  return [...new Map(lists.flat().map((term) => [subjectOf(term), term])).values()];
}

/** What two terms of one glossary may not share. */
export const subjectOf = ({ source, language }: Pick<GlossaryTerm, "source" | "language">): string =>
  JSON.stringify([source.toLowerCase(), language?.toLowerCase() ?? null]);
