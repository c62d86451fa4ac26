/** How a model is asked to say one line shorter or fuller. It gives three wordings, because models count characters badly; the nearest is taken. */
import { VendorFailure } from "../../failure.ts";
import type { RewriteRequest } from "../../translation.ts";
import { formalityRule, GLOSSARY_RULE, speakerOf, told } from "./around.ts";
import { asData, DATA_ONLY } from "./as-data.ts";
import { languageNamed } from "./language-named.ts";
import { type ModelTask, object } from "./model-task.ts";

export const REWRITE_PROMPT = "rewrite-1";
type Asked = Omit<RewriteRequest, "signal" | "mayBegin">;

/** Throws VendorFailure for a target that is no language. */
export function rewriteTask(request: Asked): ModelTask {
  const { line, text, around } = request;
  const goal = goalOf(request);
  return {
    name: "wordings",
    orders: ordersOf(request),
    data: asData({
      ...told(around, [line.text, text]),
      line: { speaker: speakerOf(line.speaker), original: line.text, now: text, characters: { now: text.length, wanted: goal } },
    }),
    schema: object({ wordings: { type: "array", items: { type: "string" } } }),
    temperature: 0.5,
    mostTokens: 400 + 3 * Math.ceil(1.5 * Math.max(text.length, goal)),
  };
}

/** Nobody says the same in more words than that, and what is asked for is paid for (src/dubbing/worst-words.ts). */
const MOST_FULLER = { times: 2, more: 40 };

/**
 * The characters to aim at. `now`, `least` and `most` are counted in the terms of what the voice really needs; the text has its own count, so
 * the goal is scaled by it. Within the bounds, not on them: a tenth of what lies between.
 */
export function goalOf({ line: { least, most }, text, direction, now }: Pick<Asked, "line" | "text" | "direction" | "now">): number {
  const inside = least !== null && most !== null ? (most - least) / 10 : 0;
  const wanted = direction === "shorter" ? (most ?? now * 0.8) - inside : (least ?? now * 1.2) + inside;
  const goal = Math.max(1, Math.round((text.length * wanted) / Math.max(1, now)));
  return Math.min(goal, direction === "shorter" ? text.length : MOST_FULLER.times * text.length + MOST_FULLER.more);
}

function ordersOf({ source, target, formality, direction }: Pick<Asked, "source" | "target" | "formality" | "direction">): string {
  const [from, into] = [languageNamed(source) ?? "another language", languageNamed(target)];
  if (into === null) throw new VendorFailure("unsupported_language", `${target.slice(0, 40)} is no language to write in.`);
  return [
    `You word lines of a dubbed video in ${into}, translated from ${from}, so that a voice can speak them in the time there is.`,
    DATA_ONLY,
    `"line" has the "original" and how it is said "now". Say it ${direction === "shorter" ? "shorter: it takes too long" : "fuller: it leaves a gap"}. "characters" says how long it is now and how long it should be, spaces counted.`,
    direction === "shorter"
      ? "Prefer shorter words and tighter grammar; drop fillers, repetitions and what goes without saying. Keep facts, names, numbers, negations and the tone."
      : "Use fuller grammar and natural phrases that a speaker would use there. Add no fact, name or number, and keep the tone.",
    'Give three "wordings" that all say the same: one as near as you can to the wanted length, one somewhat shorter than that, one somewhat longer.',
    GLOSSARY_RULE,
    ...formalityRule(formality),
    "Write nothing but words to be spoken: no notes, no quotation marks around the whole, no markup.",
  ].join("\n");
}
