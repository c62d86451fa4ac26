/**
 * Which of several lines at the same times each of the rows at those times is of. A cue's number says it only where nobody can have
 * numbered the cues anew; else the order says it where there are as many rows as lines, and else the text alone. Where none does, nobody
 * can tell, and no row is taken for a line that may be another's.
 */
import type { SheetRow } from "./sheet.ts";

/** What a row, or a line as the file's format has it, is known by. */
export type Spot = Pick<SheetRow, "startMs" | "endMs" | "text" | "translation" | "speaker">;
export type Pair = { row: SheetRow; at: number };
/** `isTold`: what the cues' numbers say of rows is true (numbersOf). */
export type Numbers = { isTold: (rows: readonly SheetRow[], places: readonly number[]) => boolean; areSteady: boolean };

/** `sure`: rows that their times tell, each of another line. `all`: every row of the file. */
export function numbersOf(sure: readonly Pair[], all: readonly SheetRow[]): Numbers {
  const counted = sure.filter(({ row }) => row.number !== null);
  const areSteady = counted.every(({ row, at }) => row.number === at + 1);
  const used = new Set(all.map(({ number }) => number));
  const last = counted.reduce((latest, { at }) => Math.max(latest, at), -1);
  const isTold = (rows: readonly SheetRow[], places: readonly number[]): boolean => {
    const said = new Set(rows.map(({ number }) => (number ?? 0) - 1));
    const free = new Set(places);
    if (!areSteady || said.size < rows.length || ![...said].every((at) => free.has(at))) return false;
    // Of lines that are gone, the numbers have to be gone as well, though there are cues behind that would have moved up.
    return places.every((at) => said.has(at) || (!used.has(at + 1) && last > places.at(-1)!));
  };
  return { isTold, areSteady };
}

/** Rows without a pair are nobody's. */
export function tellApart(rows: readonly SheetRow[], places: readonly number[], spots: readonly Spot[], numbers: Numbers): Pair[] {
  if (numbers.isTold(rows, places)) return rows.map((row) => ({ row, at: row.number! - 1 }));
  if (rows.length !== places.length) return byText(rows, places, spots);
  const speakers = Map.groupBy(places, (at) => spots[at]!.speaker);
  const said = Map.groupBy(rows, ({ speaker }) => speaker);
  const areAlike = [...speakers].every(([speaker, own]) => said.get(speaker)?.length === own.length);
  return areAlike ? [...speakers].flatMap(([speaker, own]) => inOrder(said.get(speaker)!, own, spots)) : inOrder(rows, places, spots);
}

/** None of them where a row says what another of the lines says: they may have been put in another order. */
function inOrder(rows: readonly SheetRow[], places: readonly number[], spots: readonly Spot[]): Pair[] {
  const { said, own } = textsOf(rows, places, spots);
  const all = new Set(own);
  const isElsewhere = said.some((text, index) => text !== "" && text !== own[index] && all.has(text));
  return isElsewhere ? [] : rows.map((row, index) => ({ row, at: places[index]! }));
}

/** Rows that say what one line says, and no other row. */
function byText(rows: readonly SheetRow[], places: readonly number[], spots: readonly Spot[]): Pair[] {
  const { said, own } = textsOf(rows, places, spots);
  const placesOf = Map.groupBy(places.keys(), (index) => own[index]!);
  const rowsOf = Map.groupBy(rows.keys(), (index) => said[index]!);
  return rows.flatMap((row, index) => {
    const text = said[index]!;
    const [at, ...others] = placesOf.get(text) ?? [];
    const isSure = text !== "" && at !== undefined && others.length === 0 && rowsOf.get(text)!.length === 1;
    return isSure ? [{ row, at: places[at]! }] : [];
  });
}

/** The original where the file has it, which nobody changes in a file of translations; Macs write é as two characters. */
function textsOf(rows: readonly SheetRow[], places: readonly number[], spots: readonly Spot[]): { said: string[]; own: string[] } {
  const hasOriginal = rows.every(({ text }) => text !== null);
  const textOf = ({ text, translation }: Spot): string => ((hasOriginal ? text : translation) ?? "").normalize("NFC");
  return { said: rows.map(textOf), own: places.map((at) => textOf(spots[at]!)) };
}
