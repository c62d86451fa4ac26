/**
 * A line as an engine is given it: words to be said and nothing else. What looks like markup is somebody's speech, or an attack on whoever
 * speaks it: its brackets go, its words stay, so that no vendor reads an order in it.
 */

/** What a vendor reads as markup: `tags`, SSML (`<break time="3s"/>`); `cues`, what stands in round or square brackets (`(laughing)`, `[whispers]`). */
export type Marks = "none" | "tags" | "cues";

/** `<break time="3s"/>`, `</i>`, `<|speaker:0|>`; not the sign in `2 < 3`. */
const TAG = /<\||<[\s/!?<]*\p{L}[^<>]*>/u;
const TAG_ENDS = /<[\s/!?|<]*|[\s/?|]{0,3}>/gu;
/** Of subtitles: they are nothing to be said in any way. */
const STYLING = /<\/?(?:i|b|u|s|em|strong|br)\s?\/?>/giu;
/** Full-width ones too; the corner brackets of Japanese are quotation marks. */
const BRACKETS = /\s*[()[\]{}（）［］｛｝【】〔〕]+\s*/gu;
const SPACE = /\s+/gu;
/** What brackets leave behind: a comma at an end, or beside another mark. */
const LOOSE_COMMAS: readonly (readonly [RegExp, string])[] = [
  [/(?:,\s*)+,/g, ","],
  [/,\s*(?=[.!?…;:。！？])/gu, ""],
  [/(?<=[.!?…;:。！？])\s*,/gu, ""],
  [/^[,\s]+|[,\s]+$/g, ""],
];

/** Without what nobody can say: control characters and emoji; of what the vendor would read as markup only the words are left. */
export function plainText(text: string, marks: Marks): string {
  const said = withoutEmoji(text.normalize("NFC").replace(/[\p{Cc}\s]+/gu, " ")).replace(STYLING, " ");
  const untagged = marks === "none" ? said : withoutTags(said);
  return (marks === "cues" ? withoutBrackets(untagged) : untagged).replace(SPACE, " ").trim();
}

/** All signs of a text that has a tag in it, since what is left of two may be a third. */
const withoutTags = (text: string): string => (TAG.test(text) ? text.replace(TAG_ENDS, " ") : text);

/** A keycap is a digit, and said as one. */
const withoutEmoji = (text: string): string => text.replace(/\p{RGI_Emoji}/gv, (emoji) => /^[0-9#*]/.exec(emoji)?.[0] ?? " ");

/** A speaker hears brackets as a short pause. */
function withoutBrackets(text: string): string {
  const bare = text.replace(BRACKETS, ", ");
  return bare === text ? text : LOOSE_COMMAS.reduce((left, [what, instead]) => left.replace(what, instead), bare);
}

/** Neither a letter nor a digit of any script: an engine would invent something, or fail. */
export const isUnsayable = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text);

/** As vendors count them: characters, not units of UTF-16. */
export const charactersOf = (text: string): number => Array.from(text).length;
