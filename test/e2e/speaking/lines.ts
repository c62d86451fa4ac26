/** What is said in the short sample, and what the language model of the tests makes of it. */
import type { Lines } from "./language-model.ts";

export const isFirst = (text: string): boolean => /^had he married/i.test(text);
export const isSecond = (text: string): boolean => /^ask what/i.test(text);

export const FIRST = "Si se hubiera casado con una mujer más amable, quizá habría sido aún más respetable de lo que era.";
export const SECOND = "Preguntad qué podéis hacer por vuestro país.";
/** Twice as long as there is time for. */
const LONG =
  "Si se hubiera casado con una mujer más amable, y digo bien, con una mujer que fuese mucho más amable que aquella con la que por fin se casó, " +
  "quizá habría llegado a ser todavía más respetable de lo que por aquel entonces ya era.";
const REFUSAL = "Lo siento, no puedo ayudar con esa solicitud.";

/** The second line is refused beside others and said alone; the first is far too long. */
export const SAYS: Lines = ({ text, target, isAlone }) => {
  if (target !== "Spanish") return isFirst(text) ? "Se tivesse casado com uma mulher mais amável, talvez fosse ainda mais respeitável." : `Dito assim: ${text}`;
  if (isFirst(text)) return LONG;
  if (isSecond(text)) return isAlone ? SECOND : REFUSAL;
  return `Dicho ${/\d+/.exec(text)?.[0] ?? ""}${/, .*(?=\.$)/.exec(text)?.[0] ?? ""}.`;
};

export const REWORDS: Lines = ({ text, target }) => (isFirst(text) && target === "Spanish" ? FIRST : "Nada mejor.");
