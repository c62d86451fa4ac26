/** Translations of a language: lines without a pinned one are asked for in batches by their anchor. */
import { TranslateValue } from "../../containers/contract/stages.ts";
import type { Failure, Result } from "../graph/unit.ts";
import { languageName, serves } from "./languages.ts";
import type { LanguageContext, PlannedRoute, Translation } from "./planning.ts";
import type { Line } from "./script.ts";

/** How many lines around a batch an engine may read to understand it. */
const BEFORE = 3;
const AFTER = 2;
export type Translated = { found: ReadonlyMap<string, Translation>; failures: ReadonlyMap<string, Failure> };

/** `found`: said by a unit before, though not pinned now (a text that was changed and changed back). `failures`: why a line will have none. */
export function translate(context: LanguageContext): Translated {
  const { language, input, script } = context;
  const { translations } = input.languages[language]!;
  const missing = script.lines.filter((line) => line.treatment === "dub" && !translations.has(line.id));
  if (missing.length === 0) return { found: new Map(), failures: new Map() };
  const route = routeOf(input.engines.translate, script.language, language);
  if (!route) return { found: new Map(), failures: new Map(missing.map((line) => [line.id, noRoute(script.language, language)])) };
  const found = new Map<string, Translation>();
  const failures = new Map<string, Failure>();
  for (const batch of batches(context, missing)) {
    const ref = ask(context, batch, route);
    if (ref.status === "done") for (const [id, translation] of translationsOf(ref.value, route.id)) found.set(id, translation);
    if (ref.status === "failed") for (const line of batch) failures.set(line.id, ref.failure);
  }
  return { found, failures };
}

/** By anchor; a line whose wording was asked for anew is asked for alone. */
function batches({ language, input }: LanguageContext, missing: readonly Line[]): Line[][] {
  const { choices } = input.languages[language]!;
  const name = (line: Line): string => ((choices.get(line.id)?.wording ?? 0) > 0 ? `${line.anchor} ${line.id}` : line.anchor);
  return [...Map.groupBy(missing, name).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / 10) }, (_, at) => group.slice(10 * at, 10 * at + 10)),
  );
}

function ask(context: LanguageContext, batch: readonly Line[], { id, digest, lane }: PlannedRoute) {
  const { language, input, script, unit } = context;
  const wording = input.languages[language]!.choices.get(batch[0]!.id)?.wording ?? 0;
  const lines = batch.map(({ id: lineId, text }) => ({ id: lineId, text }));
  const params = { engine: id, source: script.language, target: language, lines, ...(wording > 0 && { wording }) };
  const label = `translate/${language}/${batch[0]!.anchor}`;
  return unit({ stage: "translate", label, lane, engine: { id, digest }, params, hints: hintsOf(context, batch), weight: 0.1 * batch.length });
}

/** What surrounds the batch, and the terms of the user's glossary that are in it. */
function hintsOf({ script: { lines, glossary }, language }: LanguageContext, batch: readonly Line[]) {
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

const translationsOf = (result: Result, engine: string): [string, Translation][] =>
  TranslateValue.parse(result.value).translations.map(({ id, text }) => [id, { text, engine }]);

const noRoute = (source: string, target: string): Failure => ({
  code: "unsupported_language",
  message: `${languageName(source)} was heard, and no engine here translates it into ${languageName(target)}.`,
  retryable: false,
});
