/** The dub as an edit sees it. */
import { serves } from "../../dubbing/languages.ts";
import type { EditableDub, KnownTake } from "../edits/script.ts";
import { CLONED } from "../../../containers/contract/stages.ts";
import { anyVoiceOf, isCloning, voicesOf } from "./engine-voices.ts";
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
    takes: (language, lineId) => takesOf(store, language, lineId).map((take) => knownTake(take, store.meta!.engines.synthesize.id)),
  };
}

function knownTake({ id, text, voice, variant, engine, flags = [] }: ReturnType<typeof takesOf>[number], first: string): KnownTake {
  return { id, text, voice, variant, ...(engine !== first && { engine }), ...(flags.length > 0 && { isFlagged: true }) };
}

function languageOf(store: Store, tag: string) {
  const { facts, engines } = store.meta!;
  const speaker = engines.synthesize.id;
  const voices = voicesOf(facts, speaker).filter(({ language }) => language === null || serves(language, tag));
  const anyVoice = anyVoiceOf(speaker);
  return {
    pins: store.pins.of(tag),
    choices: store.choices.of(tag),
    casts: new Map(Object.entries(store.meta!.casts[tag] ?? {})),
    voices: [...voices.map(({ id }) => id), ...(isCloning(speaker) ? [CLONED] : [])],
    ...(anyVoice && { anyVoice }),
  };
}
