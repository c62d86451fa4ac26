/** Each speaker gets a voice per language as soon as it is known what is to be known of theirs, and keeps it. */
import { CLONED } from "../../../containers/contract/stages.ts";
import { type CastSpeaker, chooseVoice } from "../../dubbing/cast.ts";
import type { VoiceTraits } from "../../dubbing/plan-references.ts";
import { traitsOf } from "../../dubbing/traits.ts";
import { isCloning, voicesOf } from "./engine-voices.ts";
import type { Meta } from "./rows.ts";
import type { Store } from "./store.ts";

/** False: nobody was without a voice. */
export function castVoices(store: Store, languages: readonly string[], traits: ReadonlyMap<string, VoiceTraits>): boolean {
  const before = store.meta!;
  if (!before.scripted) return false;
  const speakers = speakersOf(store, traits);
  let meta = before;
  for (const language of languages) meta = castIn(meta, language, speakers);
  if (meta !== before) store.putMeta(meta);
  return meta !== before;
}

function castIn(meta: Meta, language: string, speakers: readonly CastSpeaker[]): Meta {
  const { engines, casts, castsElse, facts } = meta;
  const missing = (known: Record<string, string> = {}) => speakers.filter(({ id }) => known[id] === undefined);
  const isCast = missing(casts[language]).length === 0;
  const other = engines.synthesizeElse;
  const isElseCast = !other || missing(castsElse[language]).length === 0;
  if (isCast && isElseCast) return meta;
  const asked = facts.options.speech.voices[language];
  const first = isCast ? casts[language]! : cast(meta, engines.synthesize.id, { language, speakers: missing(casts[language]), all: casts, asked });
  const second = isElseCast
    ? castsElse[language]
    : cast(meta, other.id, { language, speakers: missing(castsElse[language]), all: castsElse, asked: undefined });
  return { ...meta, casts: { ...casts, [language]: first }, castsElse: { ...castsElse, ...(second && { [language]: second }) } };
}

type Asked = { language: string; speakers: readonly CastSpeaker[]; all: Record<string, Record<string, string>>; asked: string | undefined };

/** Whom no voice speaks for has the empty one: the engine says so. */
function cast({ facts }: Meta, engine: string, { language, speakers, all, asked }: Asked): Record<string, string> {
  const known = all[language] ?? {};
  // Whoever withdrew a consent, or came later, is not cloned for what was asked at first.
  const isAsked = asked !== undefined && (asked !== CLONED || all[language] === undefined);
  if (isAsked) return { ...known, ...Object.fromEntries(speakers.map(({ id }) => [id, asked])) };
  const voices = voicesOf(facts, engine);
  // An engine that has no voices of its own is somebody's, or nobody's.
  if (voices.length === 0 && isCloning(engine)) return { ...known, ...Object.fromEntries(speakers.map(({ id }) => [id, CLONED])) };
  const elsewhere = Object.entries(all).flatMap(([tag, voices]) => (tag === language ? [] : [voices]));
  const chosen = chooseVoice({ language, speakers, voices, known, elsewhere });
  const none = Object.fromEntries(speakers.map(({ id }) => [id, ""]));
  return { ...none, ...known, ...chosen };
}

function speakersOf({ lines }: Store, traits: ReadonlyMap<string, VoiceTraits>): CastSpeaker[] {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  return [...bySpeaker].map(([id, own]) => {
    const known = traits.get(id);
    const talkMs = own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    return { id, talkMs, ...traitsOf(known ?? { pitchHz: null, pitchRange: null, tractCm: null }) };
  });
}
