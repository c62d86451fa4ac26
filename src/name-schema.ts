/** What a name is, of whatever people name: themselves, a workspace, a key, a video, a speaker. */
import { z } from "zod";

/** Control characters and ends of lines: those that are white space only between others, for a name is trimmed. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]|\S\s*[\t-\r\u2028\u2029]\s*\S/;
/**
 * A character that is seen. Those of the Basic Multilingual Plane that are not (Unicode's Default_Ignorable_Code_Point, and the blank
 * of braille), spelt out, for `\p{...}` needs a flag that not everybody who reads the API document sets.
 */
// oxlint-disable no-misleading-character-class, no-control-regex -- each is meant by itself
const SEEN =
  /[^\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]/;
// oxlint-enable no-misleading-character-class, no-control-regex

/** At most `most` UTF-16 code units, trimmed. `unwanted`: what else it may not have in it, and the sentence that says so. */
export function nameSchema(most: number, unwanted?: { pattern: RegExp; message: string }) {
  const refused = unwanted ? `${CONTROL.source}|${unwanted.pattern.source}` : CONTROL.source;
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text === "" || SEEN.test(text), "Must not be blank.")
    .refine((text) => !CONTROL.test(text), "Must have no control characters and be of one line.")
    .refine((text) => !unwanted?.pattern.test(text), unwanted?.message)
    .meta({ pattern: SEEN.source, not: { pattern: refused } });
}
