/** The dub as an edit sees it. */
import { serves } from "../../dubbing/languages.ts";
import { catalog } from "../../providers/catalog.ts";
import type { EditableDub } from "../edits/script.ts";
import { takesOf } from "./takes.ts";
import type { Store } from "./store.ts";
import type { Loop } from "./units.ts";

export function editableDub({ store }: Loop): EditableDub {
  const tags = new Set([...store.jobs.rows.values()].flatMap((job) => job.languages));
  return {
    filmMs: store.meta!.durationMs ?? Number.MAX_SAFE_INTEGER,
    lines: store.lineRows.rows,
    speakers: store.speakers.rows,
    glossary: store.glossary,
    languages: new Map([...tags].map((tag) => [tag, languageOf(store, tag)])),
    takes: (language, lineId) => takesOf(store, language, lineId).map(({ id, text, voice, variant }) => ({ id, text, voice, variant })),
  };
}

function languageOf(store: Store, tag: string) {
  const voices = catalog.find(({ id }) => id === store.meta!.engines.synthesize.id)?.voices ?? [];
  return {
    pins: store.pins.of(tag),
    choices: store.choices.of(tag),
    casts: new Map(Object.entries(store.meta!.casts[tag] ?? {})),
    voices: voices.filter(({ language }) => serves(language, tag)).map(({ id }) => id),
  };
}
