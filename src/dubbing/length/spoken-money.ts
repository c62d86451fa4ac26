/** Amounts of money as they are said: "$12.50" is twelve dollars and fifty cents, "$5 million" five million dollars. */
import { isOne, parseNumber } from "./read-number.ts";
import type { Counted, Saying } from "./saying.ts";

type Say = (written: string) => string;

/** A step for a language's table. `number`: source of the pattern of a number; `say`: a written number in words. */
export function moneyStep(saying: Saying, number: string, say: Say): (text: string) => string {
  const sign = alternatives(Object.keys(saying.money));
  const scale = `(?:\\s(${alternatives(saying.scales)})(?!\\p{L}))?`;
  const before = new RegExp(`(${sign})\\s?(${number})${scale}`, "gu");
  const after = new RegExp(`(?<![\\d.,])(${number})${scale}\\s?(${sign})`, "gu");
  const said = (mark: string, written: string, scaled: string | undefined) => ` ${amount(mark, written, scaled ?? "", saying, say)} `;
  return (text) =>
    text
      .replace(before, (_, mark: string, written: string, scaled?: string) => said(mark, written, scaled))
      .replace(after, (_, written: string, scaled: string | undefined, mark: string) => said(mark, written, scaled));
}

function amount(mark: string, written: string, scale: string, saying: Saying, say: Say): string {
  const { whole, part } = saying.money[mark] ?? { whole: [mark, mark] as const, part: null };
  if (scale !== "") return `${say(written)} ${scale} ${ofScale(scale, whole[1], saying.scaleOf)}`;
  const [, units = written, hundredths = null] = (part && /^(.*\d)[.,](\d\d)$/u.exec(written)) ?? [];
  const full = `${say(units)} ${counted(units, whole, saying)}`;
  if (part === null || hundredths === null || hundredths === "00") return full;
  const cents = String(Number(hundredths));
  return [full, saying.cents, say(cents), counted(cents, part, saying)].filter((words) => words !== "").join(" ");
}

const counted = (written: string, [one, many]: Counted, { decimal }: Saying): string => (isOne(parseNumber(written, decimal)) ? one : many);

/** "cinco millones de dólares", "cinq millions d'euros", but "mil dólares". */
function ofScale(scale: string, many: string, of: string): string {
  if (of === "" || /^mil(?:le|a)?$/u.test(scale)) return many;
  const isFrench = /^mill(?:ion|iard)s?$/u.test(scale) && of === "de";
  return isFrench && /^[aeéiou]/u.test(many) ? `d'${many}` : `${of} ${many}`;
}

/** Longest first, so that `km/h` is not read as `km`. */
export function alternatives(signs: readonly string[]): string {
  const sorted = signs.toSorted((a, b) => b.length - a.length);
  return sorted.map((sign) => sign.replace(/[$.*+?^()[\]{}|\\/]/gu, "\\$&")).join("|");
}
