/** What a speaker's voices in the dub's other languages say of the one they should have here, so that the cast stays what it is. Pure. */
import { CLONED } from "../../containers/contract/stages.ts";
import { rankOf, type CastVoice, type FittingVoice, type Rank } from "./cast-voices.ts";

/** `same`: the voice that speaks this language too. `like`: the one to sound like. */
export type Elsewhere = { same: string | null; like: (CastVoice & { rank: Rank }) | null };
type Cast = Readonly<Record<string, string>>;
type Speaker = { id: string; gender: string | null };
/** `speakers`: all who are to get a voice. `fitting`: of `voices`, those that speak the language. */
type Beside = { speakers: readonly Speaker[]; voices: readonly CastVoice[]; fitting: readonly FittingVoice[] };

const NOTHING: Elsewhere = { same: null, like: null };

/** By the first of the casts that tells. */
export function asElsewhere(speaker: Speaker, casts: readonly Cast[], beside: Beside): Elsewhere {
  const { voices, fitting } = beside;
  for (const cast of casts) {
    const id = cast[speaker.id];
    if (!id || !tells(speaker, id, cast, beside)) continue;
    const like = likeOf(id, voices);
    if (isEverywhere(id, voices) || fitting.some((voice) => voice.id === id)) return { same: id, like };
    if (like) return { same: null, like };
  }
  return NOTHING;
}

/** The speaker's own voice; or one that is in no list of an engine whose voices speak every language: a library's, brought by its id. */
function isEverywhere(id: string, voices: readonly CastVoice[]): boolean {
  return id === CLONED || (voices.every(({ language }) => language === null) && !voices.some((voice) => voice.id === id));
}

function likeOf(id: string, voices: readonly CastVoice[]): Elsewhere["like"] {
  const voice = voices.find((each) => each.id === id);
  return voice ? { ...voice, rank: rankOf(voice, voices) } : null;
}

/**
 * Not where one voice speaks for several, nor where it has the other gender because those who have it took all that fit: that was no choice
 * of anybody's, and this language may do better. One of the other gender that somebody preferred is kept.
 */
function tells({ gender }: Speaker, id: string, cast: Cast, { speakers, voices }: Beside): boolean {
  if (id === CLONED) return true;
  const holders = Object.entries(cast);
  if (holders.filter(([, other]) => other === id).length > 1) return false;
  const voice = voices.find((each) => each.id === id);
  if (!voice || gender === null || voice.gender === null || voice.gender === gender) return true;
  const ofGender = (speakerId: string) => (speakers.find((each) => each.id === speakerId)?.gender ?? gender) === gender;
  const took = new Set(holders.flatMap(([speakerId, other]) => (ofGender(speakerId) ? [other] : [])));
  return voices.some((other) => other.language === voice.language && other.gender === gender && !took.has(other.id));
}
