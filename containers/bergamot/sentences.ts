/** Splits a line into sentences, because the models are trained on single ones and read abbreviations well only inside them. */

/** Words whose full stop never ends a sentence: a name or a number follows. */
const ABBREVIATIONS: Record<string, string> = {
  en: "Mr Mrs Ms Messrs Dr St Mt Prof Rev Gen Col Capt Lt Sgt Gov Sen Rep Hon Fr vs e.g i.e",
  pt: "Sr Sra Srta Sto Sta Dr Dra Prof Profa Exmo Exma Eng D p.ex",
  es: "Sr Sra Srta Dr Dra Prof Profa Ud Uds Lic Ing D Dña Sto Sta p.ej",
  fr: "M Mme Mlle MM Dr Pr Me St Ste p.ex",
  it: "Sig Sig.ra Sigg Dott Dott.ssa Dr Prof Prof.ssa Ing Avv",
  de: "Hr Fr Dr Prof St z.B d.h bzw",
};
const INITIAL = /(?:^|\s)\p{Lu}\.$/u;
/** Chinese, Japanese and Thai put no space between sentences. */
const UNSPACED = new Set(["zh", "ja", "th"]);

export function normaliseSpace(text: string): string {
  return text.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}

/** Anything a translator could translate; punctuation and emoji alone are not. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** `text` has normal space already. Every character that is no space is in exactly one sentence. */
export function splitSentences(text: string, language: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)) {
    const before = sentences.at(-1);
    if (before !== undefined && !endsThere(before, segment, language)) sentences[sentences.length - 1] = before + segment;
    else sentences.push(segment);
  }
  return sentences.map((sentence) => sentence.trim());
}

export function joinSentences(sentences: string[], language: string): string {
  return sentences.join(UNSPACED.has(language) ? "" : " ");
}

/** Intl.Segmenter ends a sentence at each full stop before a capital. */
function endsThere(before: string, after: string, language: string): boolean {
  const trimmed = before.trimEnd();
  if (!hasWords(after) || /^\p{Ll}/u.test(after)) return false;
  if (!trimmed.endsWith(".")) return true;
  const word = trimmed.slice(trimmed.lastIndexOf(" ") + 1, -1).replace(/^[^\p{L}]+/u, "");
  return !INITIAL.test(trimmed) && !abbreviations(language).has(word.toLowerCase());
}

function abbreviations(language: string): Set<string> {
  return new Set((ABBREVIATIONS[language] ?? ABBREVIATIONS.en ?? "").toLowerCase().split(" "));
}
