/** A number as it is written ("1.234,5", "3.5", "2 000") to its digits, by the marks its language sets, and to words. */
import { cardinal, digitByDigit, MOST_DIGITS } from "./counting.ts";
import type { Saying } from "./saying.ts";

/** A regular expression's source. Groups parted by a plain space are the matter of languages with a decimal comma. */
export const numberPattern = (decimal: "." | ","): string =>
  `(?:\\d{1,3}(?:[${decimal === "," ? " " : ""}\\u00A0\\u202F]\\d{3})+(?:[.,]\\d+)?(?!\\d)|\\d+(?:[.,]\\d+)*)`;

/** `parts`: more than one whole: 192.168.0.1, which is read part by part. */
export type Written = { parts: string[]; fraction: string | null };

export function parseNumber(written: string, decimal: "." | ","): Written {
  const plain = written.replace(/[\s\u00A0\u202F]/gu, "");
  const marks = plain.match(/[.,]/gu) ?? [];
  if (marks.length === 0) return { parts: [plain], fraction: null };
  if (marks.length === 1) return oneMark(plain, marks[0] ?? "", decimal);
  const last = marks.at(-1) ?? "";
  const inFront = plain.slice(0, plain.lastIndexOf(last));
  if (!inFront.includes(last) && isGrouped(inFront)) return { parts: [inFront.replace(/[.,]/gu, "")], fraction: plain.slice(inFront.length + 1) };
  return isGrouped(plain) ? { parts: [plain.replace(/[.,]/gu, "")], fraction: null } : { parts: plain.split(/[.,]/u), fraction: null };
}

/** Three digits behind the mark of thousands are thousands; anything else is a decimal, whoever wrote it. */
function oneMark(plain: string, mark: string, decimal: "." | ","): Written {
  const [whole = "", rest = ""] = plain.split(mark);
  const isThousands = mark !== decimal && rest.length === 3 && whole.length <= 3 && !whole.startsWith("0");
  return isThousands ? { parts: [whole + rest], fraction: null } : { parts: [whole], fraction: rest };
}

const isGrouped = (text: string): boolean => /^\d{1,3}([.,]\d{3})(?:\1?[.,]\d{3})*$|^\d{1,3}$/u.test(text) && new Set(text.match(/[.,]/gu)).size <= 1;

/** Null where the language has no words for it. Long numbers, and those that begin with a zero, are said digit by digit. */
export function numberWords({ parts, fraction }: Written, saying: Saying | null, language: string): string | null {
  if (saying === null && fraction && parts.length === 1) return cardinal(`${parts[0]}.${fraction}`, language);
  const whole = parts.map((part) => integerWords(part, language));
  if (saying === null || fraction === null || fraction === "") return whole.every((words) => words !== null) ? whole.join(" ") : null;
  const isNumber = saying.decimals === "number" && fraction.length <= 3;
  const zeros = isNumber ? (fraction.match(/^0+(?=[1-9])/u)?.[0] ?? "") : fraction;
  const rest = isNumber ? fraction.slice(zeros.length) : "";
  const said = [...whole, saying.point, zeros && digitByDigit(zeros, language), rest && cardinal(rest, language)];
  return said.every((words) => words !== null) ? said.filter((words) => words !== "").join(" ") : null;
}

function integerWords(digits: string, language: string): string | null {
  const isCode = digits.length > MOST_DIGITS || (digits.length > 1 && digits.startsWith("0"));
  return isCode ? digitByDigit(digits, language) : cardinal(digits, language);
}

/** Whether it is exactly one of something. */
export const isOne = ({ parts, fraction }: Written): boolean => fraction === null && parts.length === 1 && parts[0] === "1";
