/** Terms as a table for spreadsheets (RFC 4180), out and in. */
import Papa from "papaparse";
import { FORMULA, withoutApostrophe } from "../dubbing/scripts/formula-cells.ts";
import type { GlossaryTerm } from "../dubbing/script.ts";
import { firstFlaw } from "../describe-issue.ts";
import { AppError } from "../errors.ts";
import { GlossaryTermInput } from "../dubs/edits/op-fields.ts";
import { MOST_TERMS } from "./wire.ts";

const COLUMNS = ["source", "kind", "language", "target"] as const;

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it, which `readTerms` takes off again. */
export function writeTerms(terms: readonly GlossaryTerm[]): string {
  const data = terms.map(({ source, kind, language, target }) => [source, kind, language ?? "", target ?? ""]);
  return `${Papa.unparse({ fields: [...COLUMNS], data }, { newline: "\r\n", escapeFormulae: FORMULA })}\r\n`;
}

/** In UTF-8, between commas, or between semicolons where the first row has those alone. Headers in any order; `language` and `target` may be missing. A row without a kind is `force` where it has a target, else `keep`. Throws `bad_table`, naming the row as a spreadsheet counts. */
export function readTerms(table: string | ArrayBuffer): GlossaryTerm[] {
  const text = typeof table === "string" ? table : textOf(table);
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: false, delimiter: delimiterOf(text) });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) throw badRow((broken.row ?? 0) + 1, "a cell's quotes are not closed");
  const at = new Map((data[0] ?? []).map((header, index) => [header.trim().toLowerCase(), index]));
  if (!at.has("source")) throw badRow(1, "there is no column `source`; the others are `kind`, `language` and `target`");
  const rows = data.map((cells, index) => ({ cells, row: index + 1 })).slice(1);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (filled.length > MOST_TERMS) throw badRow(filled[MOST_TERMS]!.row, `a glossary has at most ${MOST_TERMS} terms`);
  return filled.map(({ cells, row }) => termOf((column) => withoutApostrophe(cells[at.get(column) ?? -1] ?? "").trim() || null, row));
}

/** Without its byte order mark. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new AppError("bad_table", "The table is not in UTF-8: save it as UTF-8.", { cause });
  }
}

/** By the headers alone, which hold neither: spreadsheets write semicolons where a comma is the decimal sign. */
function delimiterOf(text: string): string {
  const headers = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  return headers.includes(";") && !headers.includes(",") ? ";" : ",";
}

function termOf(said: (column: (typeof COLUMNS)[number]) => string | null, row: number): GlossaryTerm {
  const target = said("target");
  const kind = said("kind")?.toLowerCase() ?? (target === null ? "keep" : "force");
  const given = { source: said("source") ?? "", kind, language: said("language"), target };
  const term = GlossaryTermInput.safeParse(given);
  if (term.success) return term.data;
  const flaw = firstFlaw(term.error, given);
  throw badRow(row, `${flaw?.path.join(".") || "the term"}: ${flaw?.detail ?? "not valid"}`);
}

const badRow = (row: number, why: string) => new AppError("bad_table", `Row ${row}: ${why.replace(/\.$/, "")}.`);
