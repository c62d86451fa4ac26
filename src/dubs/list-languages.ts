/** From what the engines can do: which languages can be dubbed from, and into which. Pure. */
import { z } from "zod";
import { canonicalTag, languageName } from "../dubbing/languages.ts";
import type { EngineCatalogue } from "./engines.ts";
import { hearsOrSpeaks, translates } from "./resolve-options.ts";
import { LanguageTag } from "./options.ts";

export const Language = z
  .object({ language: LanguageTag, name: z.string(), /** Into which it can be dubbed now, all engines taken together. */ targets: z.array(LanguageTag) })
  .meta({ id: "Language" });
export type Language = z.infer<typeof Language>;

/** Every language that can be heard or spoken, by name. */
export function listLanguages(catalogue: EngineCatalogue): Language[] {
  const on = catalogue.filter((engine) => engine.on);
  const [ears, translators, mouths] = (["transcribe", "translate", "synthesize"] as const).map((stage) => on.filter((engine) => engine.stage === stage));
  const named = on.flatMap((engine) => [...(engine.languages ?? []), ...(engine.pairs ?? []).flatMap((pair) => [pair.source, pair.target])]);
  const tags = [...new Set(named.map((tag) => canonicalTag(tag)).filter((tag) => tag !== null))];
  const offered = new Set([
    ...(mouths ?? []).flatMap((engine) => engine.languages ?? []),
    ...(translators ?? []).flatMap((engine) => (engine.pairs ?? []).map((pair) => pair.target)),
  ]);
  const spoken = tags.filter((tag) => offered.has(tag) && mouths?.some((engine) => hearsOrSpeaks(engine, tag)));
  const targetsOf = (source: string) =>
    ears?.some((engine) => hearsOrSpeaks(engine, source)) ? spoken.filter((target) => translators?.some((engine) => translates(engine, source, target))) : [];
  return tags.map((tag) => ({ language: tag, name: languageName(tag), targets: targetsOf(tag).sort() })).sort((a, b) => a.name.localeCompare(b.name, "en"));
}
