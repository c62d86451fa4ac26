/** Which preview is asked for. Pure but for the digest. */
import { canonicalTag, serves } from "../dubbing/languages.ts";
import type { EngineCatalogue } from "../dubs/engines.ts";
import { AppError, notFound } from "../errors.ts";
import { sha256Of } from "../sha256-of.ts";
import { serviceOf } from "./previewed.ts";
import { SAMPLES_VERSION, sampleOf } from "./samples.ts";

type AskedPreview = { engine: string; voice: string; language: string | null };
/** `name`: the same for the same sound, and only for it. `off`: why it cannot be made now; null: it can. */
export type Preview = { engine: string; voice: string; language: string; name: string; off: string | null };

/** `language` null: the voice's own. Throws not_found, engine_unavailable (it is not previewed), unsupported_language. */
export async function findPreview(catalogue: EngineCatalogue, asked: AskedPreview): Promise<Preview> {
  const engine = catalogue.find((each) => each.stage === "synthesize" && each.id === asked.engine);
  const voice = engine?.voices.find(({ id }) => id === asked.voice);
  if (!engine || !voice) throw notFound();
  if (serviceOf(engine.id) === null)
    throw new AppError("engine_unavailable", `To hear ${engine.id} costs its vendor's price: only voices that need no key have a preview.`);
  const spoken = voice.language === null ? (engine.languages ?? []) : [voice.language];
  const language = languageOf(spoken, asked.language);
  const off = engine.on ? null : (engine.reason ?? `${engine.id} is off.`);
  return { engine: engine.id, voice: voice.id, language, name: await nameOf([engine.digest, engine.id, voice.id, language]), off };
}

/** As the voice writes it, so that one sound has one name. */
function languageOf(spoken: readonly string[], asked: string | null): string {
  const wanted = asked === null ? spoken[0] : (canonicalTag(asked) ?? asked);
  const language = wanted === undefined ? undefined : (spoken.find((offered) => offered === wanted) ?? spoken.find((offered) => serves(offered, wanted)));
  if (language !== undefined && sampleOf(language) !== null) return language;
  const detail = language === undefined ? `The voice speaks ${spoken.join(", ")}.` : `There is no sample sentence in ${language}.`;
  throw new AppError("unsupported_language", detail, { errors: [{ in: "query", pointer: "/language", detail: "Not available." }] });
}

const nameOf = (parts: readonly string[]): Promise<string> => sha256Of(new TextEncoder().encode([...parts, String(SAMPLES_VERSION)].join("\n")));
