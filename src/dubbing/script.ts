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

/** A line as the fit sees it. `takeMs`: the take at the engine's speed 1, trimmed. `fromMs`, `untilMs`: its own borders inside the island's, where its speaker speaks beside the row. */
export const FitLine = z.strictObject({
  lineId: z.string(),
  speakerId: z.string(),
  startMs: Ms,
  endMs: Ms,
  takeMs: Ms.positive(),
  fromMs: Ms.exactOptional(),
  untilMs: Ms.exactOptional(),
});
export type FitLine = z.infer<typeof FitLine>;

/** What the fit decided and why. `placed: false`: the line keeps its original voice, because no rate allowed would have fitted it. */
export const Placement = z.strictObject({
  lineId: z.string(),
  placed: z.boolean(),
  startMs: Ms,
  endMs: Ms,
  /** takeMs over the placed duration. */
  rate: z.number().positive(),
  /** natural · borrowed (following silence) · shifted · faster · too_long */
  reason: z.enum(["natural", "borrowed", "shifted", "faster", "too_long"]),
});
export type Placement = z.infer<typeof Placement>;

/** A person who speaks in this dub. `levelDb`: median level of their lines when the script was made; edits do not move it. */
export type Speaker = { id: string; name: string | null; levelDb: number; revision: number };
/** An accepted translation: valid for as long as the line's source text has this digest. `engine` is `user` for what a person wrote. */
export type Translated = { sourceDigest: string; text: string; engine: string };
/** `earlier`: of source texts that the line had before, newest first, should it have one of them again. */
export type Pin = Translated & { earlier?: readonly Translated[] };
/** Of so many texts: people go back a step or two. */
const MOST_EARLIER = 4;

/** Of the text with this digest; null: it was never translated, or that is forgotten. */
export function pinnedFor(pin: Pin | undefined, sourceDigest: string): Translated | null {
  if (!pin) return null;
  return [pin, ...(pin.earlier ?? [])].find((each) => each.sourceDigest === sourceDigest) ?? null;
}

/** The new one first, with those of other texts behind it. */
export function repinned(before: Pin | undefined, { sourceDigest, text, engine }: Translated): Pin {
  const others = before ? [before, ...(before.earlier ?? [])].filter((each) => each.sourceDigest !== sourceDigest) : [];
  const earlier = others.slice(0, MOST_EARLIER).map((each) => ({ sourceDigest: each.sourceDigest, text: each.text, engine: each.engine }));
  return { sourceDigest, text, engine, ...(earlier.length > 0 && { earlier }) };
}
/** What was chosen for a line in a language. `voice` null: the cast's. `variant`: which take; `wording`: which translation, counted from 0. */
export type Choice = { voice: string | null; variant: number; wording: number };
/** `source` as it is written in the script. `keep`: not translated. `force`: translated as `target`. `say`: spoken as `target`. Sent to the engines as a hint. */
export type GlossaryTerm = { source: string; kind: "keep" | "force" | "say"; language: string | null; target: string | null };
export type Glossary = { revision: number; terms: readonly GlossaryTerm[] };
