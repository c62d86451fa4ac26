/** The voices of an engine that may speak a language, in the order in which they are handed out. Pure. */
import { matchLanguage } from "./languages.ts";

/** `language` null: it speaks all that its engine speaks. `pitchHz`: median of its speech, where somebody measured it. */
export type CastVoice = { id: string; language: string | null; gender: string | null; pitchHz?: number | null };
/** Which of how many of its gender in its language, from the deepest; by id where pitches are not known. */
export type Rank = { at: number; of: number };
/** `region`: 0 of the very region, 1 of any, 2 of another. `turn`: its place when genders take turns. */
export type FittingVoice = CastVoice & { region: number; turn: number; rank: Rank };

/** Those that speak the language; the same whatever order they come in. */
export function fittingVoices(language: string, voices: readonly CastVoice[]): FittingVoice[] {
  const tags = voices.flatMap((voice) => voice.language ?? []);
  const best = matchLanguage(language, tags);
  const speaking = voices.filter((voice) => voice.language === null || matchLanguage(language, [voice.language]) !== null);
  const regionOf = (voice: CastVoice) => (voice.language === null ? 1 : voice.language === best ? 0 : 2);
  const placed = speaking.map((voice) => ({ ...voice, region: regionOf(voice), rank: rankOf(voice, voices) }));
  const turns = alternating(placed.sort((a, b) => a.region - b.region || (a.id < b.id ? -1 : 1)));
  return placed.map((voice) => ({ ...voice, turn: turns.get(voice.id) ?? 0 }));
}

export function rankOf(voice: CastVoice, voices: readonly CastVoice[]): Rank {
  const alike = voices.filter(({ language, gender }) => language === voice.language && gender === voice.gender);
  const isMeasured = alike.every(({ pitchHz }) => typeof pitchHz === "number");
  const sorted = alike.toSorted((a, b) => (isMeasured ? (a.pitchHz ?? 0) - (b.pitchHz ?? 0) : 0) || (a.id < b.id ? -1 : 1));
  return { at: sorted.findIndex(({ id }) => id === voice.id), of: sorted.length };
}

function alternating(voices: readonly CastVoice[]): Map<string, number> {
  const genders = [...Map.groupBy(voices, ({ gender }) => gender).values()];
  const longest = Math.max(0, ...genders.map((group) => group.length));
  const order = Array.from({ length: longest }, (_, turn) => genders.flatMap((group) => group[turn]?.id ?? [])).flat();
  return new Map(order.map((id, turn) => [id, turn]));
}
