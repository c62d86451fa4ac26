/** A text as what rows are made of: words, or what a dictionary says is one where none are parted by spaces. Only white space and controls are lost. */
import { splitWords } from "../../split-words.ts";
import { cutToRoom, type Reading } from "./reading.ts";

/** `space`: one stands before it when it is not the first of its row. */
export type Unit = { text: string; space: boolean };

/** One line of whole characters; no-break spaces stay. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]/gu, " ")
    .replace(/[^\S\u00a0\u202f]+/gu, " ")
    .trim();
}

/** `text` is plain. */
export function unitsOf(text: string, language: string, reading: Reading): Unit[] {
  const spaced = clinging(text.split(" ").filter((word) => word !== ""));
  return spaced.flatMap((part) =>
    words(part, language)
      .flatMap((word) => cutToRoom(word, reading))
      .map((piece, at) => ({ text: piece, space: at === 0 })),
  );
}

/** `splitWords` knows all white space: what holds some that must not break stays whole. */
const words = (part: string, language: string): string[] => (/\s/u.test(part) ? [part] : splitWords(part, language));

/** French sets "mot !" and "« mot »": such marks begin no row, or end none. */
function clinging(parts: readonly string[]): string[] {
  const all: string[] = [];
  let opening = "";
  for (const part of parts) {
    if (/^[«‹¿¡([{“„]+$/u.test(part)) opening += `${part} `;
    else if (opening === "" && all.length > 0 && /^[!?:;,.…»›)\]}”%]+$/u.test(part)) all[all.length - 1] += ` ${part}`;
    else {
      all.push(opening + part);
      opening = "";
    }
  }
  return opening === "" ? all : [...all, opening.trimEnd()];
}

export function written(units: readonly Unit[]): string {
  return units.map(({ text, space }, at) => (space && at > 0 ? " " : "") + text).join("");
}
