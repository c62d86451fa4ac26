/** Text into rows and cues: never a character lost, cut where a reader would pause. */
import { endsClause, isUnspaced } from "./spelling.ts";

/** Characters a row holds (Netflix timed text guides: 42 for Latin, 16 for Chinese, Japanese and Korean). */
const ROW = 42;
const WIDE_ROW = 16;
const ROWS = 2;

export function rowLength(language: string, text: string): number {
  const wide = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return wide * 2 > Array.from(text).length ? WIDE_ROW : ROW;
}

/** The texts of the cues a line needs, each of one or two rows (parted by \n). */
export function cueTexts(text: string, language: string): string[] {
  const room = rowLength(language, text);
  const units = unitsOf(text, language, room);
  const rows = Math.max(1, Math.ceil(length(units) / room));
  for (let count = Math.ceil(rows / ROWS); count < units.length; count += 1) {
    const cues = parts(units, count, room * ROWS).map((cue) => twoRows(cue, room));
    if (cues.every((cue) => cue !== null)) return cues;
  }
  return units.map(({ text: unit }) => unit);
}

/** What is not cut: words, or characters where words are not parted by spaces; a longer word is cut at the row. */
type Unit = { text: string; space: boolean };

function unitsOf(text: string, language: string, room: number): Unit[] {
  return text
    .trim()
    .split(/\s+/u)
    .flatMap((word, index) => pieces(word, language, room).map((piece, inside) => ({ text: piece, space: index > 0 && inside === 0 })));
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

function pieces(word: string, language: string, room: number): string[] {
  const characters = [...graphemes.segment(word)].map(({ segment }) => segment);
  if (isUnspaced(language)) return clinging(characters);
  if (characters.length <= room) return [word];
  return Array.from({ length: Math.ceil(characters.length / room) }, (_, index) => characters.slice(index * room, (index + 1) * room).join(""));
}

/** No row begins with a closing mark, and foreign words stay whole. */
function clinging(characters: readonly string[]): string[] {
  return characters.reduce<string[]>((units, character) => {
    const last = units.at(-1);
    const joined =
      last !== undefined &&
      last.length < WIDE_ROW &&
      (/^[\p{Pe}\p{Pf}\p{Po}ー]/u.test(character) || (/[\p{Script=Latin}\p{N}]$/u.test(last) && /^[\p{Script=Latin}\p{N}]/u.test(character)));
    if (joined) units[units.length - 1] += character;
    else units.push(character);
    return units;
  }, []);
}

function write(units: readonly Unit[]): string {
  return units.map(({ text, space }, index) => (space && index > 0 ? " " : "") + text).join("");
}

function length(units: readonly Unit[]): number {
  return Array.from(write(units)).length;
}

/** `count` parts of about equal length, cut after clause marks where one is near. */
function parts(units: readonly Unit[], count: number, most: number): Unit[][] {
  if (count <= 1 || units.length <= 1) return [[...units]];
  const wish = length(units) / count;
  const cut = bestCut(units, wish, { least: 0, most: Math.min(most, wish * 1.6), clauseShare: 0.2 });
  return [units.slice(0, cut), ...parts(units.slice(cut), count - 1, most)];
}

function twoRows(units: readonly Unit[], room: number): string | null {
  if (length(units) <= room) return write(units);
  const cut = bestCut(units, length(units) / 2, { least: length(units) - room - 1, most: room, clauseShare: 0.4 });
  const rows = [units.slice(0, cut), units.slice(cut)];
  return rows.every((row) => row.length > 0 && length(row) <= room) ? rows.map(write).join("\n") : null;
}

/** Number of units before the cut: near the wished length, a clause mark being worth a share of it, within the lengths given if that can be. */
function bestCut(units: readonly Unit[], wish: number, { least, most, clauseShare }: { least: number; most: number; clauseShare: number }): number {
  let best = 1;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let cut = 1; cut < units.length; cut += 1) {
    const long = length(units.slice(0, cut));
    if (long > most) break;
    const { text } = units[cut - 1] as Unit;
    const cost = Math.abs(long - wish) - (endsClause(text) || /[.!?。！？…]$/u.test(text) ? wish * clauseShare : 0);
    if (long >= least && cost < bestCost) [best, bestCost] = [cut, cost];
  }
  return best;
}
