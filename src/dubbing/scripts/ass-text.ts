/**
 * Text in SubStation Alpha, which has no way to write a brace or a backslash that all readers agree on. We write `\{`, `\}` as libass
 * reads them, and a word joiner behind a backslash, so that it begins no tag anywhere.
 */

const WORD_JOINER = "\u2060";
/** Noncharacters (Unicode 23.7) stand for what was escaped while a row is parsed. */
const OPEN = "\ufdd0";
const CLOSE = "\ufdd1";
const BACKSLASH = "\ufdd2";

export function assText(rows: readonly string[]): string {
  const escaped = (row: string) => row.replaceAll("\\", `\\${WORD_JOINER}`).replaceAll("{", "\\{").replaceAll("}", "\\}");
  return rows.map(escaped).join("\\N");
}

/** A row of a file without what the parser would take for tags. */
export function hideEscapes(row: string): string {
  return row.includes("\\") ? row.replaceAll(`\\${WORD_JOINER}`, BACKSLASH).replaceAll("\\{", OPEN).replaceAll("\\}", CLOSE) : row;
}

/** What is left of a text when the parser has taken its tags off; `\N` and the like are still in it. */
export function showEscapes(text: string): string {
  return text.replaceAll(OPEN, "{").replaceAll(CLOSE, "}").replaceAll(BACKSLASH, "\\");
}

/** Rows parted by \n, of a text whose escapes are still hidden. */
export const assRows = (hidden: string): string => showEscapes(hidden.replaceAll("\\N", "\n").replaceAll("\\n", " ").replaceAll("\\h", " "));
