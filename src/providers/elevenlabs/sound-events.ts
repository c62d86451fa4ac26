/** What Scribe's tags of sounds mean: `(laughter)`, `[applause]`, in the language of the speech. */
import type { SoundEvent } from "../../../containers/contract/stages.ts";

const KINDS: readonly (readonly [SoundEvent["kind"], RegExp])[] = [
  ["laughter", /laugh|chuckl|giggl|\brisas?\b|\brires?\b|lach(?:en|t)|gelächter|смех|笑|웃음/iu],
  ["applause", /appla|\bclap|cheer|aplau|beifall|аплод|拍手|鼓掌|박수/iu],
  ["song", /\bsing|\bsong|\bhum(?:s|ming)?\b|cantando|chante|gesang|singt|поёт|поет|пение|歌|노래/iu],
  ["music", /music|música|musique|musik|музык|音楽|音乐|음악|♪/iu],
];

export function soundKind(tag: string): SoundEvent["kind"] {
  return KINDS.find(([, words]) => words.test(tag))?.[0] ?? "other";
}
