/**
 * How long VideoLingo thinks that a text is: core/tts_backend/estimate_duration.py, dfbdc00. Seconds a syllable: 0.225 for a word that looks English, 0.22 for
 * one with letters of French or Spanish, by which it tells languages, word by word; 0.1 s for each group of punctuation. Its syllables of English come
 * from the package `syllables`; groups of vowels without a silent e stand for them here.
 */
const FRENCH = /[àâçéèêëîïôùûüÿœæ]/u;
const SPANISH = /[áéíóúñ¿¡]/u;
const PUNCTUATION = /[,;:.!?]+/gu;

export function estimateMs(text: string): number {
  const words = text.replaceAll(PUNCTUATION, " ").split(/\s+/u).filter(Boolean);
  const punctuation = text.match(PUNCTUATION)?.length ?? 0;
  return words.reduce((sum, word) => sum + wordMs(word.toLowerCase()), 0) + 100 * punctuation;
}

/** Its table asks for French before Spanish. */
function wordMs(word: string): number {
  if (FRENCH.test(word)) return 220 * Math.max(1, groups(word.replace(/e$/u, ""), /[aeiouyàâéèêëîïôùûüÿœæ]+/gu));
  if (SPANISH.test(word)) return 220 * Math.max(1, groups(word, /[aeiouáéíóúü]+/gu));
  return /[a-z]/u.test(word) ? 225 * Math.max(1, groups(word.replace(/e$/u, ""), /[aeiouy]+/gu)) : 0;
}

const groups = (word: string, of: RegExp): number => word.match(of)?.length ?? 0;
