/**
 * Translations of a language: lines without a pinned one are asked for in batches by their anchor; a line that its engine leaves is asked
 * for alone, then of the engine that the user allowed instead, and is then left with the reason.
 */
import { TranslateValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Failure, Result } from "../graph/unit.ts";
import { budgetsOf } from "./line-budget.ts";
import { languageName, serves } from "./languages.ts";
import { credentialOf, worstOf } from "./paid.ts";
import type { LanguageContext, PlannedRoute, Translation } from "./planning.ts";
import type { Line } from "./script.ts";
import { worstTranslation } from "./worst-words.ts";

/** How many lines around a batch an engine may read to understand it. */
const BEFORE = 3;
const AFTER = 2;
/** Of one batch. */
const MOST_LINES = 10;
const MOST_CHARACTERS = 600;
export type Translated = { found: ReadonlyMap<string, Translation>; failures: ReadonlyMap<string, Failure> };
type Words = { found: Map<string, Translation>; failures: Map<string, Failure> };

/** `found`: said by a unit before, though not pinned now (a text that was changed and changed back). `failures`: why a line will have none. */
export function translate(context: LanguageContext): Translated {
  const { language, input, script, prepared } = context;
  const { translations } = input.languages[language]!;
  const missing = script.lines.filter((line) => line.treatment === "dub" && !translations.has(line.id));
  if (missing.length === 0) return { found: new Map(), failures: new Map() };
  const route = routeOf(input.engines.translate, script.language, language);
  if (!route) return { found: new Map(), failures: new Map(missing.map((line) => [line.id, noRoute(script.language, language)])) };
  const words: Words = { found: new Map(), failures: new Map() };
  if (route.isModel && prepared.summary === undefined) return words;
  const isMissing = new Set(missing.map(({ id }) => id));
  for (const batch of batches(context, isMissing)) take(context, batch, route, words);
  return words;
}

function take(context: LanguageContext, batch: readonly Line[], route: PlannedRoute, words: Words): void {
  const ref = ask(context, batch, route);
  if (ref.status === "pending") return;
  if (ref.status === "failed") {
    // What a vendor would not say of all may be but one line's fault.
    const isOnes = batch.length > 1 && ref.failure.code === "vendor_refused";
    for (const line of batch)
      if (isOnes) take(context, [line], route, words);
      else instead(context, line, route, ref.failure, words);
    return;
  }
  const left = note(ref.value, route, words);
  for (const [id, failure] of left) {
    const line = batch.find((each) => each.id === id)!;
    if (batch.length > 1) take(context, [line], route, words);
    else instead(context, line, route, failure, words);
  }
}

/** What the engine could not do: by the one that the user allowed for that. */
function instead(context: LanguageContext, line: Line, before: PlannedRoute, failure: Failure, words: Words): void {
  const { script, language, input } = context;
  const route = routeOf(input.engines.translateElse ?? [], script.language, language);
  if (!route || route.id === before.id) words.failures.set(line.id, failure);
  else take(context, [line], route, words);
}

/** Keeps what was translated; what was left, with the reason. */
function note({ value }: Result, { id: engine }: PlannedRoute, { found }: Words): [string, Failure][] {
  const { translations, left, prompt } = TranslateValue.parse(value);
  for (const { id, text } of translations) found.set(id, { text, engine, ...(prompt !== undefined && { prompt }) });
  return left.map(({ id, code, message }) => [id, { code: `translation_${code}`, message, retryable: false }]);
}

/** Batches are of all lines of an anchor, so that they stay as they are while lines of them are done; a line whose wording was asked for anew is asked for alone. */
function batches({ language, input, script, graph }: LanguageContext, isMissing: ReadonlySet<string>): Line[][] {
  const { choices } = input.languages[language]!;
  const all = graph.memo.once(`batches/${language}`, [script.lines], () => [...Map.groupBy(script.lines, ({ anchor }) => anchor).values()].flatMap(parted));
  return all.flatMap((batch) => {
    const missing = batch.filter(({ id }) => isMissing.has(id));
    const anew = missing.filter(({ id }) => (choices.get(id)?.wording ?? 0) > 0);
    const rest = missing.filter((line) => !anew.includes(line));
    return [...(rest.length > 0 ? [rest] : []), ...anew.map((line) => [line])];
  });
}

function parted(group: readonly Line[]): Line[][] {
  const batches: Line[][] = [];
  let room = 0;
  for (const line of group) {
    const last = batches.at(-1);
    if (last && last.length < MOST_LINES && line.text.length <= room) last.push(line);
    else [batches[batches.length], room] = [[line], MOST_CHARACTERS];
    room -= line.text.length;
  }
  return batches;
}

function ask(context: LanguageContext, batch: readonly Line[], route: PlannedRoute): Ref<Result> {
  const { language, input, script, unit } = context;
  const { id, digest, lane, isModel = false } = route;
  const wording = input.languages[language]!.choices.get(batch[0]!.id)?.wording ?? 0;
  const lines = batch.map(({ id: lineId, text }) => ({ id: lineId, text }));
  const { formality } = input.options;
  const params = { engine: id, source: script.language, target: language, lines, ...(wording > 0 && { wording }), ...(isModel && formality && { formality }) };
  const label = `translate/${language}/${batch[0]!.anchor}`;
  const texts = batch.map(({ text }) => text);
  const worstMicros = worstOf(route, isModel ? worstTranslation(texts) : texts.join("").length);
  return unit({
    stage: "translate",
    label,
    lane,
    engine: { id, digest },
    params,
    hints: hintsOf(context, batch, route),
    weight: 0.1 * batch.length,
    worstMicros,
  });
}

/** What surrounds the batch, and the terms of the user's glossary that are in it; for language models what the film is about, and how long each line may be. */
function hintsOf(context: LanguageContext, batch: readonly Line[], route: PlannedRoute) {
  const around = surroundings(context, batch);
  if (!route.isModel) return { ...around, ...credentialOf(route) };
  return { ...around, summary: context.prepared.summary ?? null, lines: budgetsOf(context, batch), ...credentialOf(route) };
}

export function surroundings({ script: { lines, glossary }, language }: LanguageContext, batch: readonly Line[]) {
  const first = lines.indexOf(batch[0]!);
  const last = lines.indexOf(batch.at(-1)!);
  const terms = glossary.filter((term) => (term.language ?? language) === language && batch.some(({ text }) => text.includes(term.source)));
  return {
    before: lines.slice(Math.max(0, first - BEFORE), first).map(({ text }) => text),
    after: lines.slice(last + 1, last + 1 + AFTER).map(({ text }) => text),
    terms: terms.map(({ source, kind, target }) => ({ source, kind, target })),
  };
}

/** The first that leads from what was heard into the target. */
export function routeOf(routes: readonly PlannedRoute[], source: string, target: string): PlannedRoute | undefined {
  return routes.find((route) => (route.source === null || serves(route.source, source)) && (route.target === null || serves(route.target, target)));
}

const noRoute = (source: string, target: string): Failure => ({
  code: "unsupported_language",
  message: `${languageName(source)} was heard, and no engine here translates it into ${languageName(target)}.`,
  retryable: false,
});
