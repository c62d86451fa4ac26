/** How the original line was said, as a sentence to a voice that takes instructions (developers.openai.com/api/docs/guides/text-to-speech). Never a word of the line. */
import type { Delivery } from "../speech.ts";

const names = new Intl.DisplayNames(["en"], { type: "language" });

/** Against the speaker's own: what is nearer than this is not heard as different. */
const LOUDER_DB = 4;
const FASTER = 1.15;
/** Semitones between the low and the high tenth: most speech lies between. */
const FLAT_RANGE = 3;
const LIVELY_RANGE = 9;

export function instructions(language: string, delivery: Delivery | null): string {
  return [`Speak ${nameOf(language)} as a native speaker does.`, ...(delivery === null ? [] : mannerOf(delivery))].join(" ");
}

function nameOf(language: string): string {
  try {
    return names.of(language) ?? language;
  } catch {
    // What is no tag is no name either, and the text itself says its language.
    return "the language of the text";
  }
}

function mannerOf({ mood, level, rate, pitchRange }: Delivery): string[] {
  return [
    ...(mood === "question" ? ["It is a question."] : mood === "exclamation" ? ["It is an exclamation, said with energy."] : []),
    ...between(level, -LOUDER_DB, LOUDER_DB, "Speak softly.", "Speak loudly."),
    ...between(rate, 1 / FASTER, FASTER, "Speak slowly.", "Speak quickly."),
    ...between(pitchRange, FLAT_RANGE, LIVELY_RANGE, "Keep an even, calm tone.", "Use a lively intonation."),
  ];
}

function between(value: number | null, low: number, high: number, below: string, above: string): string[] {
  if (value === null) return [];
  return value <= low ? [below] : value >= high ? [above] : [];
}
