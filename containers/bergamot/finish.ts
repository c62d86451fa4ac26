/** What small models forget at the edges of a sentence, put right by what the source shows. */

const ENDS = /[.!?…。！？:;,]["'”’»)\]]*$/u;

/** Models trained on whole sentences repeat themselves after a fragment ("Hello" -> "Olá, Olá"): it gets a full stop for the while. */
export function closed(sentence: string): string {
  return ENDS.test(sentence) ? sentence : `${sentence}.`;
}

/** `translated` as an answer to `sentence`, which was sent as `closed(sentence)`. Languages are primary subtags. */
export function finish(sentence: string, translated: string, target: string): string {
  const text = translated.replaceAll(/\s+/gu, " ").trim();
  const open = ENDS.test(sentence) ? text : text.replace(/[.。]+$/u, "");
  return keepCase(sentence, target === "es" ? openMarks(open) : open);
}

/** Spanish opens what it closes: the mark goes to the start of the clause that the last `?` or `!` ends. */
function openMarks(text: string): string {
  const mark = /([?!])["'”’»)]*$/u.exec(text)?.[1];
  const opening = mark === "?" ? "¿" : "¡";
  if (!mark || text.includes(opening)) return text;
  return text.replace(/^["'“‘«(]*/u, (quotes) => quotes + opening);
}

/** A sentence that began with a capital still does; where it began small, the target's own habit stands. */
function keepCase(sentence: string, text: string): string {
  if (!/^[^\p{L}\p{N}]*\p{Lu}/u.test(sentence)) return text;
  return text.replace(/^([^\p{L}\p{N}]*)(\p{Ll})/u, (_, before: string, letter: string) => before + letter.toLocaleUpperCase());
}
