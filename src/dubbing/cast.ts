/**
 * Who speaks for whom, in one language. By language (the very region before others), gender, then nearness of pitch; no two speakers
 * alike while the engine has voices, of the fitting gender first, then any. Who talks most chooses first. Pure and stable: whatever order
 * the engine lists its voices in, the same speakers get the same ones.
 */
import { CLONED } from "../../containers/contract/stages.ts";
import { asElsewhere, type Elsewhere } from "./cast-elsewhere.ts";
import { fittingVoices, type CastVoice, type FittingVoice } from "./cast-voices.ts";

export type { CastVoice } from "./cast-voices.ts";
/** `talkMs`: how long they speak in the film. `pitchHz`, `gender` null: not known. */
export type CastSpeaker = { id: string; talkMs: number; pitchHz: number | null; gender: "female" | "male" | null };
/** Speaker id -> voice id. */
export type Cast = Readonly<Record<string, string>>;
/**
 * `voices`: all of the engine's, of other languages too: they tell what a voice elsewhere is. `known`: of those who have a voice here; they
 * keep it. `elsewhere`: the same speakers' voices in the dub's other languages, the one to go by first.
 */
export type Casting = { language: string; speakers: readonly CastSpeaker[]; voices: readonly CastVoice[]; known?: Cast; elsewhere?: readonly Cast[] };

/** A speaker as they are to sound: like their voice elsewhere where they have one. */
type Wanted = CastSpeaker & Elsewhere;
/** What is the lesser evil comes first: compared place by place. */
type Cost = readonly number[];

/** For each speaker who is not in `known`; empty: no voice speaks the language. */
export function chooseVoice({ language, speakers, voices, known = {}, elsewhere = [] }: Casting): Record<string, string> {
  const fitting = fittingVoices(language, voices);
  const missing = speakers.filter(({ id }) => known[id] === undefined).sort((a, b) => b.talkMs - a.talkMs);
  const wanted = missing.map((speaker) => ({ ...speaker, ...asElsewhere(speaker, elsewhere, { speakers, voices, fitting }) }));
  const used = new Map<string, number>();
  const use = (voice: string) => used.set(voice, (used.get(voice) ?? 0) + 1);
  for (const voice of Object.values(known)) use(voice);
  const chosen: Record<string, string> = {};
  for (const pass of [keeps, fits, takesAny, shares]) {
    for (const speaker of wanted) {
      const voice = chosen[speaker.id] === undefined ? pass(speaker, fitting, used) : null;
      if (voice !== null) use((chosen[speaker.id] = voice));
    }
  }
  return chosen;
}

type Pass = (speaker: Wanted, voices: readonly FittingVoice[], used: ReadonlyMap<string, number>) => string | null;

/** Their voice elsewhere speaks this language too. Their own, cloned, is nobody else's. */
const keeps: Pass = ({ same }, _, used) => (same !== null && (same === CLONED || !used.has(same)) ? same : null);

/** One of their gender that nobody has: the same in rank as elsewhere, or the nearest in pitch. */
const fits: Pass = (speaker, voices, used) => {
  const gender = genderOf(speaker);
  const free = voices.filter((voice) => gender !== null && voice.gender === gender && !used.has(voice.id));
  return cheapest(free, (voice) => [voice.region, ...unlikeness(speaker, voice)]);
};

/** One that nobody has. Of whom nothing is known takes turns between the genders, so that two people are told apart. */
const takesAny: Pass = (speaker, voices, used) => {
  const free = voices.filter(({ id }) => !used.has(id));
  return cheapest(free, (voice) => (isUnknown(speaker) ? [voice.turn] : [misfit(speaker, voice), voice.region, ...unlikeness(speaker, voice)]));
};

/** There are more people than voices. */
const shares: Pass = (speaker, voices, used) =>
  cheapest(voices, (voice) => [misfit(speaker, voice), used.get(voice.id) ?? 0, ...(isUnknown(speaker) ? [voice.turn] : unlikeness(speaker, voice))]);

const genderOf = ({ like, gender }: Wanted): string | null => like?.gender ?? gender;
const isUnknown = (speaker: Wanted): boolean => genderOf(speaker) === null && speaker.pitchHz === null;

/** A voice of which nothing is said is better than one of the other gender. */
function misfit(speaker: Wanted, voice: FittingVoice): number {
  const gender = genderOf(speaker);
  if (gender === null || voice.gender === gender) return 0;
  return voice.gender === null ? 1 : 2;
}

/** Beside a voice elsewhere: by rank, where both languages have as many of the gender; else by pitch. */
function unlikeness({ like, pitchHz }: Wanted, voice: FittingVoice): Cost {
  const ranks = like && like.rank.of === voice.rank.of ? Math.abs(like.rank.at - voice.rank.at) : 0;
  return [ranks, semitones(like?.pitchHz ?? pitchHz, voice.pitchHz ?? null), voice.turn];
}

/** Half an octave to a voice that nobody measured: one of another kind is farther away, a good one nearer. */
const UNMEASURED = 6;

function semitones(wantedHz: number | null, hz: number | null): number {
  if (wantedHz === null) return 0;
  return hz === null ? UNMEASURED : Math.abs(12 * Math.log2(wantedHz / hz));
}

function cheapest(voices: readonly FittingVoice[], costOf: (voice: FittingVoice) => Cost): string | null {
  const costs = voices.map((voice) => ({ id: voice.id, cost: costOf(voice) }));
  return costs.sort((a, b) => compared(a.cost, b.cost))[0]?.id ?? null;
}

function compared(a: Cost, b: Cost): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
