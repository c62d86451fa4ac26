/** What the subtitles of one language are made of. 900 lines are about 300 KB. */
import { z } from "zod";
import { Language } from "../../../containers/contract/transcript.ts";
import { Placement, Treatment } from "../script.ts";
import { Overlay } from "./overlay.ts";

const Ms = z.number().int();

/** A word as a recognizer heard it in the take: text, from, to, in ms from the take's beginning. */
export const TakeWord = z.tuple([z.string(), Ms, Ms]);
export type TakeWord = z.infer<typeof TakeWord>;

/**
 * `translation`, `placement` null: the line keeps its original voice (with its source text). `heard` null: nobody heard the take again,
 * its words lie in proportion to their letters. `takeMs`: length of the take, null where nobody says.
 */
export const CueLine = z.strictObject({
  id: z.string(),
  startMs: Ms,
  endMs: Ms,
  text: z.string().min(1),
  treatment: Treatment,
  speakerId: z.string(),
  translation: z.string().nullable(),
  placement: Placement.nullable(),
  heard: z.array(TakeWord).nullable(),
  takeMs: Ms.positive().nullable().default(null),
});
export type CueLine = z.infer<typeof CueLine>;

/** `picture` null: there is none, or nobody knows its size. No cue outlasts `filmMs`. */
export const SubtitleParams = z.strictObject({
  /** Written into headers of files. */
  language: Language.regex(/^[A-Za-z0-9_-]+$/),
  lines: z.array(CueLine),
  overlays: z.array(Overlay),
  picture: z.strictObject({ width: z.number().int().positive(), height: z.number().int().positive() }).nullable(),
  filmMs: Ms.positive().nullable().default(null),
});
export type SubtitleParams = z.infer<typeof SubtitleParams>;
