/** One row against the line it is about. */
import type { FileSpeakers, Meant } from "./file-speakers.ts";
import { type LineDifference, type RefusedRow, refusedRow, type ShownLine } from "./script-difference.ts";
import type { SheetLine, SheetRow, Side } from "./sheet.ts";

/** `labels`: of each speaker in the file's format. `flawOf`: as CompareOptions. */
export type Comparing = { side: Side; speakers: FileSpeakers; labels: ReadonlyMap<string, string>; flawOf: (text: string) => string | null };
/** `isOff`: a row of a translation tells other things of the original than the dub. */
export type RowChange = { isOff: boolean } & ({ kind: "same" } | { kind: "changed"; difference: LineDifference } | { kind: "refused"; refused: RefusedRow });
type Sides = { before: ShownLine; after: ShownLine };

/** `own`: what a file of the script as it is now says of the line. */
export function changeOf(comparing: Comparing, row: SheetRow, line: SheetLine, own: SheetRow): RowChange {
  const refused = (code: RefusedRow["code"], message?: string): RowChange => ({
    isOff: false,
    kind: "refused",
    refused: refusedRow(row.row, line.id, code, message),
  });
  const said = textOf(comparing, row, line, own);
  if (said.text === "") return refused("empty_text");
  const flaw = said.text === null ? null : comparing.flawOf(said.text);
  if (flaw !== null) return refused("bad_text", flaw);
  const text: Sides = said.text === null ? NOTHING : { before: { text: shown(comparing, line) }, after: { text: said.text } };
  if (row.severalSpeak && (said.text !== null || comparing.side === "source")) return refused("several_speakers");
  const rest = [timesOf(row, line, own), treatmentOf(row, line)];
  const meant = comparing.speakers.meantBy(said.speakerId === null ? row : { ...row, speakerId: said.speakerId, speaker: null }, line.speakerId);
  if (comparing.side === "translation") {
    const isOff = rest.some(differs) || speakerOf(comparing, meant, line) !== NOTHING || (row.text !== null && !isSame(row.text, own.text));
    return { isOff, ...changed(row, line, [text]) };
  }
  if (meant?.kind === "two") return refused("several_speakers");
  if (meant?.kind === "unknown") return refused("unknown_speaker");
  return { isOff: false, ...changed(row, line, [text, ...rest, speakerOf(comparing, meant, line)]) };
}

const NOTHING: Sides = { before: {}, after: {} };
const differs = ({ after }: Sides): boolean => Object.keys(after).length > 0;

function changed(row: SheetRow, line: SheetLine, sides: readonly Sides[]): { kind: "same" } | { kind: "changed"; difference: LineDifference } {
  if (!sides.some(differs)) return { kind: "same" };
  const [before, after] = [Object.assign({}, ...sides.map((side) => side.before)), Object.assign({}, ...sides.map((side) => side.after))] as [
    ShownLine,
    ShownLine,
  ];
  return { kind: "changed", difference: { row: row.row, lineId: line.id, revision: line.revision, fileRevision: row.revision, before, after } };
}

/**
 * The new text, or null where it is the old one or not said; and the speaker whose name stands before it ("Anna: "), which is no part of
 * it, unless it was there already, or the row names somebody else besides.
 */
function textOf({ side, speakers }: Comparing, row: SheetRow, line: SheetLine, own: SheetRow): { text: string | null; speakerId: string | null } {
  const [said, before] = side === "source" ? [row.text, own.text ?? ""] : [row.translation, own.translation ?? ""];
  if (said === null || isSame(said, before)) return { text: null, speakerId: null };
  const { prefix, speakerId } = namePrefix(speakers, said);
  const isNamed = row.speakerId !== null || row.speaker !== null;
  if (speakerId === null || before.startsWith(prefix.trim()) || (isNamed && speakerId !== line.speakerId)) return { text: said, speakerId: null };
  const rest = said.slice(prefix.length);
  return { text: isSame(rest, before) ? null : rest, speakerId: isNamed ? null : speakerId };
}

/** Of a text that begins with the name of a speaker of the dub. */
export function namePrefix(speakers: FileSpeakers, text: string): { prefix: string; speakerId: string | null } {
  const [prefix = "", name = ""] = /^([^:：\n]{1,100})(?::\s+|：\s*)(?=\S)/u.exec(text) ?? [];
  return { prefix, speakerId: prefix === "" ? null : speakers.withName(name.trim()) };
}

function timesOf(row: SheetRow, line: SheetLine, own: SheetRow): Sides {
  const startMs = row.startMs === null || row.startMs === own.startMs ? line.startMs : row.startMs;
  const endMs = row.endMs === null || row.endMs === own.endMs ? line.endMs : row.endMs;
  if (startMs === line.startMs && endMs === line.endMs) return NOTHING;
  return { before: { startMs: line.startMs, endMs: line.endMs }, after: { startMs, endMs } };
}

function treatmentOf({ treatment }: SheetRow, line: SheetLine): Sides {
  return treatment === null || treatment === line.treatment ? NOTHING : { before: { treatment: line.treatment }, after: { treatment } };
}

function speakerOf({ labels }: Comparing, meant: Meant | null, line: SheetLine): Sides {
  if (meant === null || (meant.kind === "somebody" && meant.id === line.speakerId)) return NOTHING;
  const before = { speakerId: line.speakerId, speaker: labels.get(line.speakerId) ?? line.speakerId };
  if (meant.kind === "somebody") return { before, after: { speakerId: meant.id, speaker: labels.get(meant.id) ?? meant.id } };
  return { before, after: { speakerId: null, ...(meant.kind === "new" && { speaker: meant.name }) } };
}

const shown = ({ side }: Comparing, line: SheetLine): string => (side === "source" ? line.text : (line.translation ?? ""));

/** Macs write é as two characters. */
function isSame(a: string, b: string | null): boolean {
  return a === b || a.normalize("NFC") === (b ?? "").normalize("NFC");
}
