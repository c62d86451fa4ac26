/**
 * A file against the script as it is now. Both are read alike: the script is written in the file's format and read back, and only what
 * differs between the two readings is a change, so that nothing that the format cannot say is ever taken for one.
 */
import { changeOf, type Comparing } from "./change-of.ts";
import { fileSpeakers } from "./file-speakers.ts";
import { lineOf } from "./line-of.ts";
import { type Matched, matchRows } from "./match-rows.ts";
import { readSheet } from "./read-sheet.ts";
import { type AddedLine, type LineDifference, type RefusedRow, refusedRow, type ScriptDifference } from "./script-difference.ts";
import { type ReadSheet, type ScriptSheet, type SheetRow, sideOf } from "./sheet.ts";
import { speakerLabels } from "./speaker-labels.ts";
import { writeScript } from "./write-script.ts";

/**
 * `addNew`: rows of no line become lines; `deleteMissing`: lines without a row go; `force`: lines that were changed since the file was
 * written are changed all the same. `flawOf`: why a text cannot be a line's, as a sentence; null: it can.
 */
export type CompareOptions = { addNew: boolean; deleteMissing: boolean; force: boolean; flawOf: (text: string) => string | null };

export function compareScript(sheet: ScriptSheet, file: ReadSheet, options: CompareOptions): ScriptDifference {
  const own = ownRows(sheet, file.format);
  const labels = labelsIn(sheet, own);
  const speakers = fileSpeakers(sheet, labels, file.rows);
  const comparing: Comparing = { side: sideOf(sheet), speakers, labels, flawOf: options.flawOf };
  const matched = matchRows(file.rows, sheet.lines, own);
  const pairs = matched.pairs.toSorted((a, b) => a.at - b.at).map(({ row, at }) => changeOf(comparing, row, sheet.lines[at]!, own[at]!));
  const differences = pairs.flatMap((pair) => (pair.kind === "changed" ? [pair.difference] : []));
  const isStale = ({ fileRevision, revision }: LineDifference) => !options.force && fileRevision !== null && fileRevision !== revision;
  const loose = matched.loose.map((row) => (options.addNew ? lineOf(comparing, sheet, row) : refusedRow(row.row, null, "no_line")));
  const refused = [...refusedOf(matched), ...pairs.flatMap((pair) => (pair.kind === "refused" ? [pair.refused] : [])), ...loose.filter(isRefused)];
  const gone = goneLines(sheet, file, matched.pairs, options.deleteMissing, refused);
  return {
    changed: differences.filter((difference) => !isStale(difference)),
    conflicts: differences.filter(isStale),
    added: loose.flatMap((each) => (isRefused(each) ? [] : [each])),
    deleted: gone.deleted,
    missing: gone.missing,
    unknown: matched.unknown.map(({ row, id }) => ({ row, lineId: id! })),
    refused: refused.sort((a, b) => a.row - b.row),
    unchanged: pairs.filter(({ kind }) => kind === "same").length,
    warnings: [...file.warnings, ...warningsOf(sheet, labels, speakers.renamed, pairs.filter(({ isOff }) => isOff).length), ...gone.warnings],
  };
}

const isRefused = (each: AddedLine | RefusedRow): each is RefusedRow => "code" in each;

const refusedOf = ({ ambiguous, repeated }: Matched): RefusedRow[] => [
  ...ambiguous.map(({ row }) => refusedRow(row, null, "ambiguous_line")),
  ...repeated.map(({ row, id }) => refusedRow(row, id, "repeated_line")),
];

/** As the file's format writes them: some have no room for commas. */
function labelsIn(sheet: ScriptSheet, own: readonly SheetRow[]): Map<string, string> {
  const written = sheet.lines.flatMap(({ speakerId }, at) => (own[at]!.speaker === null ? [] : [[speakerId, own[at]!.speaker] as const]));
  return new Map([...speakerLabels(sheet), ...written]);
}

/** The script as a file of this format says it, a row for each line. */
function ownRows(sheet: ScriptSheet, format: ReadSheet["format"]): SheetRow[] {
  if (sheet.lines.length === 0) return [];
  const { rows } = readSheet(new TextEncoder().encode(writeScript(sheet, format)), { format, side: sideOf(sheet), columns: {}, isOwn: true });
  if (rows.length !== sheet.lines.length) throw new Error(`A script of ${sheet.lines.length} lines was read back as ${rows.length}.`);
  return rows;
}

type Gone = Pick<ScriptDifference, "deleted" | "missing" | "warnings">;

/** Lines that no row is of. None of them goes while there are rows of which nobody knows whether they are of one of them. */
function goneLines({ lines }: ScriptSheet, { rows }: ReadSheet, pairs: readonly { at: number }[], mayGo: boolean, refused: readonly RefusedRow[]): Gone {
  const found = new Set([...pairs.map(({ at }) => lines[at]!.id), ...rows.flatMap(({ id }) => (id === null ? [] : [id]))]);
  const gone = lines.filter(({ id }) => !found.has(id));
  const unplaced = refused.filter(({ lineId }) => lineId === null).length;
  if (mayGo && unplaced === 0) return { deleted: gone.map(({ id, revision }) => ({ lineId: id, revision })), missing: [], warnings: [] };
  const warnings = mayGo && gone.length > 0 ? [`No line is deleted, because rows are refused that may be of one: ${unplaced}.`] : [];
  return { deleted: [], missing: gone.map(({ id }) => id), warnings };
}

function warningsOf({ language }: ScriptSheet, labels: ReadonlyMap<string, string>, renamed: ReadonlyMap<string, string>, off: number): string[] {
  const names = [...renamed].map(([id, name]) => `The file calls ${labels.get(id)!} ${name}: a script changes no names of speakers.`);
  if (off === 0 || language === null) return names;
  return [...names, `Rows that tell another text, time, speaker or treatment of the original: ${off}. A translation changes none of these.`];
}
