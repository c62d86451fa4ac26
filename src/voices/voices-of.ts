/** The voices that a catalogue offers now. Pure. */
import { CLONED } from "../../containers/contract/stages.ts";
import { canonicalTag, serves } from "../dubbing/languages.ts";
import type { Engine, EngineCatalogue } from "../dubs/engines.ts";
import { hearsOrSpeaks } from "../dubs/resolve-options.ts";
import { isPreviewed } from "./previewed.ts";
import type { Voice, VoiceFilter } from "./wire.ts";

/** In the order of engine and id, so that a page goes on where the one before it ended although engines come and go. */
export function voicesOf(catalogue: EngineCatalogue, { language, engine, gender }: VoiceFilter): Voice[] {
  const engines = catalogue.filter((each) => each.stage === "synthesize" && each.on && (engine === undefined || each.id === engine));
  const tag = language === undefined ? null : (canonicalTag(language) ?? language);
  return engines
    .flatMap((each) => (tag === null || hearsOrSpeaks(each, tag) ? [...each.voices.map((voice) => ofEngine(each, voice)), ...clonesOf(each)] : []))
    .filter((voice) => (tag === null || speaks(voice, tag)) && (gender === undefined || voice.gender === gender))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** Tells a voice of one engine from all others of all engines. */
export const placeOf = ({ engine, id }: Pick<Voice, "engine" | "id">): string => `${engine} ${id}`;

export const previewPath = (engine: string, voice: string): string => `/v1/voices/${engine}/${encodeURIComponent(voice)}/preview`;

const speaks = ({ languages }: Voice, tag: string): boolean => languages === null || languages.some((offered) => serves(offered, tag));

function ofEngine(engine: Engine, { id, name, gender, language }: Engine["voices"][number]): Voice {
  return {
    id,
    engine: engine.id,
    name,
    languages: language === null ? engine.languages : [language],
    gender,
    isCloned: false,
    previewUrl: isPreviewed(engine, language) ? previewPath(engine.id, id) : null,
  };
}

function clonesOf({ id, clones, languages }: Engine): Voice[] {
  return clones ? [{ id: CLONED, engine: id, name: "The speaker's own", languages, gender: null, isCloned: true, previewUrl: null }] : [];
}
