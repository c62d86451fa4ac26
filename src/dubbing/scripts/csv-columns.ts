/** Which column of a table holds what: by our own headers, or by those that the user names. */
import { BadScript } from "./bad-script.ts";

export const CSV_FIELDS = ["id", "revision", "startMs", "endMs", "speakerId", "speaker", "treatment", "text", "translation"] as const;
export type CsvField = (typeof CSV_FIELDS)[number];
export type CsvColumns = { [Field in CsvField]?: string | undefined };
/** Index of each field's column; `language`: of the translations, where their header tells. */
export type Columns = { at: ReadonlyMap<CsvField, number>; language: string | null };

const TRANSLATION = /^translation(?:\s*\[([A-Za-z0-9-]{2,35})\])?$/iu;

/** `names`: the user's headers; a field that is not among them is looked for by our own. Throws BadScript. */
export function columnsOf(headers: readonly string[], names: CsvColumns): Columns {
  const at = new Map<CsvField, number>();
  for (const field of CSV_FIELDS) {
    const name = names[field];
    const index = name === undefined ? ownColumn(headers, field) : headers.findIndex((header) => header.trim() === name.trim());
    if (name !== undefined && index < 0) throw new BadScript(`The table has no column with the header that \`columns\` names for ${field}.`, 1);
    if (index >= 0) at.set(field, index);
  }
  const translation = headers[at.get("translation") ?? -1];
  return { at, language: (translation !== undefined && TRANSLATION.exec(translation.trim())?.[1]) || null };
}

/** How many of our own headers are among them. */
export const ownHeaders = (headers: readonly string[]): number => CSV_FIELDS.filter((field) => ownColumn(headers, field) >= 0).length;

function ownColumn(headers: readonly string[], field: CsvField): number {
  return headers.findIndex((header) => (field === "translation" ? TRANSLATION.test(header.trim()) : header.trim().toLowerCase() === field.toLowerCase()));
}
