/** What is pinned in a dub: the script (lines) once, the translations, takes and placements per language. Times are integer ms from time 0. */
import { z } from "zod";

const Ms = z.number().int();

/** `dub`: spoken by a take. `keep`: the original voice stays. `mute`: nothing is heard but the background. */
export const Treatment = z.enum(["dub", "keep", "mute"]);
export type Treatment = z.infer<typeof Treatment>;

/**
 * What was found odd about a line before anything was paid for. `backchannel`: a short "mhm" inside another's line. `overlap`: others
 * speak meanwhile. `untimed`: no engine found its words, their times lie between their neighbours'. Of the first kinds the original
 * voice is kept (laughter, applause, song, backchannel, in_silence, over_music where the words are doubtful too).
 */
export const LineWarning = z.enum([
  "laughter",
  "applause",
  "song",
  "backchannel",
  "over_music",
  "in_silence",
  "unsure",
  "repeated",
  "too_fast",
  "too_slow",
  "other_language",
  "overlap",
  "untimed",
]);
export type LineWarning = z.infer<typeof LineWarning>;

/** A word as it was heard: text, start, end, score (null: the engine does not say). */
export const Heard = z.tuple([z.string(), Ms, Ms, z.number().nullable()]);
export type Heard = z.infer<typeof Heard>;

/** One speaker's utterance, the unit of dubbing. */
export const Line = z.strictObject({
  id: z.string(),
  /** The batch of lines translated together, named by the id of its first line when it was made; survives splits and deletes. */
  anchor: z.string(),
  startMs: Ms,
  endMs: Ms,
  speakerId: z.string(),
  text: z.string().min(1),
  /** Where there is speech inside the line: its phrases, word spans merged when closer than 250 ms, in order. The gaps are the line's pauses. */
  speech: z.array(z.tuple([Ms, Ms])).min(1),
  words: z.number().int().positive(),
  /** Mean of the recognizer's word scores, 0..1. */
  score: z.number(),
  /** RMS level of the original words in dBFS. */
  levelDb: z.number(),
  treatment: Treatment,
  revision: z.number().int().positive(),
  /** Its words as they were heard, in order; absent once a person wrote another text, and in lines of earlier versions. */
  heard: z.array(Heard).optional(),
  /** What it is spoken in where that is not the script's language. */
  language: z.string().optional(),
  warnings: z.array(LineWarning).optional(),
});
export type Line = z.infer<typeof Line>;

export const lengthMs = ({ startMs, endMs }: Pick<Line, "startMs" | "endMs">): number => endMs - startMs;

/** From, to. */
const Stretch = z.tuple([Ms, Ms]);

/**
 * A line as the fit sees it. `takeMs`: its take, trimmed, as it was spoken, at `speed` times the engine's own pace (1 where not said);
 * `pauses`: silences inside the take, from its beginning; `phrases`: where the source speaks, in the film; `baseRate`: what the speaker's lines
 * should be near to (1 where not said). `fromMs`, `untilMs`: its own borders inside the island's, where its speaker speaks beside the row.
 */
export const FitLine = z.strictObject({
  lineId: z.string(),
  speakerId: z.string(),
  startMs: Ms,
  endMs: Ms,
  takeMs: Ms.positive(),
  speed: z.number().positive().exactOptional(),
  pauses: z.array(Stretch).exactOptional(),
  phrases: z.array(Stretch).exactOptional(),
  baseRate: z.number().positive().exactOptional(),
  fromMs: Ms.exactOptional(),
  untilMs: Ms.exactOptional(),
});
export type FitLine = z.infer<typeof FitLine>;

/** What was done to a take to fit it: pauses inside it changed, silence taken before or after its line, moved off its line's start, spoken faster or slower than its engine does, phrases laid on the source's. */
export const FitStep = z.enum(["pauses", "borrowed_before", "borrowed_after", "shifted", "faster", "slower", "phrases"]);
export type FitStep = z.infer<typeof FitStep>;

/** One stretch of a take, from the middle of a pause to the middle of the next, and where it is heard. `toMs` null: to the take's end. */
export const PlacedPart = z.strictObject({ fromMs: Ms.nonnegative(), toMs: Ms.positive().nullable(), startMs: Ms, endMs: Ms });
export type PlacedPart = z.infer<typeof PlacedPart>;

/**
 * What the fit decided and why. `placed: false`: the line keeps its original voice, because no rate allowed would have fitted it. `startMs`,
 * `endMs`: of all its parts, which follow each other in take and film; a line without `parts` is one part.
 */
export const Placement = z.strictObject({
  lineId: z.string(),
  placed: z.boolean(),
  startMs: Ms,
  endMs: Ms,
  /** What the engine would need for its parts at its own pace, over what they last: the engine's speed and the time-stretch together. Of a line that is not placed: 1. */
  rate: z.number().positive(),
  /** natural · borrowed (silence beside it) · shifted · faster · slower · too_long */
  reason: z.enum(["natural", "borrowed", "shifted", "faster", "slower", "too_long"]),
  done: z.array(FitStep).exactOptional(),
  /** The rate it would have needed, where it is not placed. */
  neededRate: z.number().positive().exactOptional(),
  parts: z.array(PlacedPart).min(1).exactOptional(),
});
export type Placement = z.infer<typeof Placement>;

/**
 * That a voice may be cloned in this dub. `basis`: it is the voice of whoever says so, or they have its owner's permission. `person`: whose
 * voice it is. `statement`: what was agreed to, in the words of whoever says so. `by`, `at`: the actor who said it, and when (RFC 3339).
 */
export const Consent = z.strictObject({
  basis: z.enum(["own_voice", "permission"]),
  person: z.string(),
  statement: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Consent = z.infer<typeof Consent>;

/** A person who speaks in this dub. `levelDb`: median level of their lines when the script was made; edits do not move it. No `consent`: their voice is not cloned. */
export type Speaker = { id: string; name: string | null; levelDb: number; revision: number; consent?: Consent };
/** An accepted translation: valid for as long as the line's source text has this digest. `engine` is `user` for what a person wrote. */
export type Translated = {
  sourceDigest: string;
  text: string;
  engine: string;
  /** Version of what a language model was told. */
  prompt?: string;
  /** How often it was said shorter or fuller since it was translated. */
  rewrites?: number;
  /** How much longer than foreseen its voice took for the wording before. */
  pace?: number;
  /** How long the line was when its wording was settled: its neighbours, a better forecast or another voice do not unsettle it. */
  settledMs?: number;
};
/** `earlier`: of source texts, and of lengths of its line, that it was settled for before, newest first, should it have one of them again. */
export type Pin = Translated & { earlier?: readonly Translated[] };
/** Of so many texts: people go back a step or two. */
const MOST_EARLIER = 4;

/** Of the text with this digest, as it was settled for a line of this length, or last; null: it was never translated, or that is forgotten. */
export function pinnedFor(pin: Pin | undefined, sourceDigest: string, lineMs: number): Translated | null {
  if (!pin) return null;
  const own = [pin, ...(pin.earlier ?? [])].filter((each) => each.sourceDigest === sourceDigest);
  return own.find((each) => each.settledMs === lineMs) ?? own[0] ?? null;
}

/** The new one first, with those of other texts behind it, and those settled for other lengths: but not behind what a person wrote. */
export function repinned(before: Pin | undefined, now: Translated): Pin {
  const others = before ? [before, ...(before.earlier ?? [])].filter((each) => each.sourceDigest !== now.sourceDigest || isForAnotherLength(each, now)) : [];
  const earlier = others.slice(0, MOST_EARLIER).map(alone);
  return { ...alone(now), ...(earlier.length > 0 && { earlier }) };
}

const isForAnotherLength = (one: Translated, now: Translated): boolean =>
  now.engine !== "user" && one.settledMs !== undefined && one.settledMs !== now.settledMs;

/** Without what it was before. */
const alone = ({ sourceDigest, text, engine, prompt, rewrites, pace, settledMs }: Translated): Translated => ({
  sourceDigest,
  text,
  engine,
  ...(prompt !== undefined && { prompt }),
  ...(rewrites !== undefined && { rewrites }),
  ...(pace !== undefined && { pace }),
  ...(settledMs !== undefined && { settledMs }),
});
/** What was chosen for a line in a language. `voice` null: the cast's. `variant`: which take; `wording`: which translation, counted from 0. */
/** `isChosen`: a person wants this very take, whatever is heard in it; `engine`: who spoke it, where that was not the dub's first. */
export type Choice = { voice: string | null; variant: number; wording: number; isChosen?: boolean; engine?: string };
/** `source` as it is written in the script. `keep`: not translated. `force`: translated as `target`. `say`: spoken as `target`. Sent to the engines as a hint. */
export type GlossaryTerm = { source: string; kind: "keep" | "force" | "say"; language: string | null; target: string | null };
export type Glossary = { revision: number; terms: readonly GlossaryTerm[] };
