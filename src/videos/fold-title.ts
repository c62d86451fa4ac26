/** As titles are searched in: compatibility forms taken apart (Unicode NFKD), marks away, lower case. "Café ﬁn" -> "cafe fin". */
export const foldTitle = (title: string): string => title.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** What a search looks for: every word, each once. Words past the eighth are not looked for. */
export const wordsSought = (search: string): string[] => [...new Set(foldTitle(search).split(/\s+/).filter(Boolean))].slice(0, MOST_WORDS);

const MOST_WORDS = 8;
