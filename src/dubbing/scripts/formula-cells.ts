/** Cells that a spreadsheet would take for a formula (OWASP, CSV Injection) are written with an apostrophe before them, which is taken off again. */

/** Also behind spaces and in full width, as some programs read them. Whatever matches does so with one more apostrophe before it. */
export const FORMULA = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u;

/** The exact reverse: an apostrophe that a person wrote before other text stays. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
