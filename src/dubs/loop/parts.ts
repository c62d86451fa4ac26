/** Characters a row may hold with room to spare: SQLite in a Durable Object takes 2 MB a row, and a character is up to 3 bytes. */
const MOST = 500_000;

/** Text that may be too large for one row, in pieces; at least one. A pair of surrogates stays together: half of one is no text. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  do {
    let to = Math.min(text.length, from + MOST);
    if (to < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(to))) to -= 1;
    parts.push(text.slice(from, to));
    from = to;
  } while (from < text.length);
  return parts;
}
