/**
 * The most that a call of a language model can cost, from the very words it is asked about: as many bytes told, a token being a byte at
 * least. A token of its answer costs as much as four told with every model of the catalogue, and an answer has no more of them than are
 * asked for. How models are asked is the providers' (src/providers/openai/prompts); a test holds both together.
 */

/** Our orders, the form of the answer, and the hints (prompts/around.ts). */
const ORDERS = 3_500;
const HINTS = 10_000;
/** Its id, who says it and its bounds. */
const OF_A_LINE = 360;
const OF_AN_ANSWER = 4;

/** `texts`: of each line. */
export const worstTranslation = (texts: readonly string[]): number =>
  ORDERS + HINTS + OF_A_LINE * texts.length + bytesOf(texts) + OF_AN_ANSWER * (400 + 100 * texts.length + 3 * texts.join("").length);

/** `text`: as it is said now. What becomes fuller doubles at most. */
export function worstRewriting(sourceText: string, text: string, direction: "shorter" | "fuller"): number {
  const most = direction === "fuller" ? 2 * text.length + 40 : text.length;
  return ORDERS + HINTS + OF_A_LINE + bytesOf([sourceText, text]) + OF_AN_ANSWER * (400 + 3 * Math.ceil(1.5 * most));
}

/** `told`: the lines of a part, or what was said of the parts. */
export const worstSummary = (told: readonly unknown[]): number => ORDERS + bytesOf(told) + OF_AN_ANSWER * 4_000;

/** As JSON, in which what no model is to see raw is written by its code, in at most nine bytes more. */
function bytesOf(value: unknown): number {
  const json = JSON.stringify(value);
  return new TextEncoder().encode(json).length + 9 * (json.match(/[<[\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029\udb40]/g)?.length ?? 0);
}
