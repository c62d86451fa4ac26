/** The stage `translate`: lines in, the same lines in another language out, sentence by sentence. */
import { TranslateParams, type TranslateValue } from "../contract/stages.ts";
import type { Usage } from "../contract/task.ts";
import { type Stage, TaskFailure } from "../node-service/serve.ts";
import { closed, finish } from "./finish.ts";
import { findRoute, type Leg, type Pair, primarySubtag } from "./route.ts";
import { hasWords, joinSentences, normaliseSpace, splitSentences } from "./sentences.ts";

/** An engine by its public id: its legs, and which pairs it answers for. */
export type Translator = { legs: readonly Leg[]; pairs: readonly Pair[] };
/** Sentences of `leg.from` into as many of `leg.to`. */
export type Run = (leg: Leg, sentences: string[], place: { dir: string; signal: AbortSignal }) => Promise<string[]>;
export type TranslateDeps = { translators: Record<string, Translator>; run: Run };
type Sentence = { line: number; text: string };

export function createTranslate({ translators, run }: TranslateDeps): Stage {
  return async ({ params, dir, signal, progress }) => {
    const { engine, source, target, lines } = TranslateParams.parse(params);
    const route = chooseRoute(translators, engine, source, target);
    const from = primarySubtag(source);
    const sentences = lines.flatMap((line, index) =>
      hasWords(line.text) ? splitSentences(normaliseSpace(line.text), from).map((text) => ({ line: index, text })) : [],
    );
    let texts = sentences.map(({ text }) => text);
    for (const [index, leg] of route.entries()) {
      texts = await follow(leg, texts, run, { dir, signal });
      progress((index + 1) / route.length);
    }
    const translations = lines.map((line, index) => ({ id: line.id, text: hasWords(line.text) ? lineOf(index, sentences, texts, target) : line.text }));
    refuseEmpty(translations);
    return {
      value: { translations, left: [] } satisfies TranslateValue,
      usage: [usage(lines)],
      meta: { route: route.map((leg) => `${leg.by}:${leg.from}-${leg.to}`) },
    };
  };
}

/** Throws TaskFailure `unsupported_language` in a sentence for people, which names what works. */
export function chooseRoute(translators: Record<string, Translator>, engine: string, source: string, target: string): Leg[] {
  const translator = translators[engine];
  const [from, to] = [primarySubtag(source), primarySubtag(target)];
  const known = translator?.pairs.some((pair) => pair[0] === from && pair[1] === to);
  const route = translator && known ? findRoute(translator.legs, from, to) : null;
  if (route) return route;
  const working = Object.entries(translators).flatMap(([id, { pairs }]) =>
    pairs.length > 0 ? [`${id}: ${pairs.map((pair) => pair.join(" to ")).join(", ")}`] : [],
  );
  throw new TaskFailure(
    "unsupported_language",
    `${engine} cannot translate from ${source} to ${target} here. What works: ${working.join("; ") || "nothing is installed"}.`,
  );
}

async function follow(leg: Leg, sentences: string[], run: Run, place: { dir: string; signal: AbortSignal }): Promise<string[]> {
  place.signal.throwIfAborted();
  if (sentences.length === 0) return [];
  const translated = await run(leg, sentences.map(closed), place);
  return sentences.map((sentence, index) => finish(sentence, translated[index] ?? "", leg.to));
}

function lineOf(line: number, sentences: Sentence[], texts: string[], target: string): string {
  return joinSentences(
    texts.filter((_, index) => sentences[index]?.line === line),
    primarySubtag(target),
  );
}

function refuseEmpty(translations: TranslateValue["translations"]): void {
  const empty = translations.find(({ text }) => text.trim() === "");
  if (empty) throw new TaskFailure("empty_translation", `Line ${empty.id} came back without text.`);
}

function usage(lines: { text: string }[]): Usage {
  return { meter: "translate_characters", quantity: lines.reduce((sum, line) => sum + line.text.length, 0), vendorCostMicros: 0 };
}
