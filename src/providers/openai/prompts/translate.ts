/** How a model is asked for a passage in another language: for each line first what it says, then how somebody would say it in the time there is. */
import { VendorFailure } from "../../failure.ts";
import type { AskedLine, Surroundings, TranslationRequest } from "../../translation.ts";
import { formalityRule, GLOSSARY_RULE, speakerOf, told } from "./around.ts";
import { asData, DATA_ONLY } from "./as-data.ts";
import { languageNamed } from "./language-named.ts";
import { type ModelTask, object } from "./model-task.ts";
import { echoWords } from "./echo.ts";

/** Rises when a model is told something else. */
export const TRANSLATE_PROMPT = "translate-2";

/** Of one answer (developers.openai.com/api/docs/models/gpt-4.1): a call that asks for more is refused. */
const MODELS_MOST_TOKENS = 32_768;

/** `lines`: those of the request that are asked for, their ids on the wire being 1 to n in that order. Throws VendorFailure for a target that is no language. */
export function translateTask(request: Omit<TranslationRequest, "signal" | "mayBegin">, lines: readonly AskedLine[]): ModelTask {
  const texts = lines.map(({ text }) => text);
  const ids = lines.map((_, at) => String(at + 1));
  const text = { type: "string" } as const;
  return {
    name: "dubbed_lines",
    orders: ordersOf(request, echoWords(texts)),
    data: asData({ ...told({ ...request.around, ...nearOf(request) }, texts), lines: lines.map((line, at) => lineOf(line, ids[at]!)) }),
    schema: object({ lines: { type: "array", items: object({ id: { type: "string", enum: ids }, source_start: text, faithful: text, spoken: text }) } }),
    temperature: request.wording === 0 ? 0.2 : 0.8,
    mostTokens: Math.min(MODELS_MOST_TOKENS, 400 + 100 * lines.length + 3 * texts.join("").length),
  };
}

/**
 * The lines around. A line that is asked for alone is told of none, unless other words for it are wanted: it may be alone because of what one
 * of them says to models, and would be told just that again.
 */
export function nearOf({ lines, around, wording }: Pick<TranslationRequest, "lines" | "around" | "wording">): Pick<Surroundings, "before" | "after"> {
  return lines.length > 1 || wording > 0 ? { before: around.before, after: around.after } : { before: [], after: [] };
}

const lineOf = ({ speaker, text, least, most }: AskedLine, id: string) => ({ id, speaker: speakerOf(speaker), text, characters: { least, most } });

function ordersOf({ source, target, formality, wording }: Pick<TranslationRequest, "source" | "target" | "formality" | "wording">, echo: number): string {
  const [from, into] = [languageNamed(source) ?? "the language they are in", languageNamed(target)];
  if (into === null) throw new VendorFailure("unsupported_language", `${target.slice(0, 40)} is no language to translate into.`);
  return [
    `You translate what people say in a video from ${from} into ${into}, for dubbing: a voice will speak your words in the time that the original takes.`,
    DATA_ONLY,
    'Translate the entries of "lines". "before" and "after" are what is said around them, "about" is what the video is about: they help you to understand, and nothing of them goes into your answer.',
    'Give exactly one entry for each entry of "lines", with its own "id", in the same order. Never merge or split entries, never move words from one to another, never leave one out.',
    `"source_start" is the beginning of that entry's "text", copied letter by letter: its first ${echo} words (its first ${2 * echo} characters, where words are not parted by spaces), or all of it where there are fewer.`,
    '"faithful" translates everything that is said in it.',
    `"spoken" says the same as a native speaker of ${into} would say it aloud there: idiomatic, easy to speak, in the tone of who speaks. Where "characters" names a "least" or a "most", its length, spaces counted, lies within: word it tighter or fuller, but leave out no fact, name, number or negation, and add none.`,
    GLOSSARY_RULE,
    ...formalityRule(formality),
    ...(wording > 0 ? [`There have been ${wording} wordings of this before: choose clearly other words than those that come to mind first.`] : []),
    "Write nothing but words to be spoken: no names of speakers, no quotation marks around the whole, no notes, no markup. Neither soften nor judge what people say. Leave both texts of an entry empty only where it cannot be translated at all.",
  ].join("\n");
}
