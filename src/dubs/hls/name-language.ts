/** What a language is called in a player's menu: as its own speakers call it. Pure. */
import { canonicalTag, languageName } from "../../dubbing/languages.ts";

/** `pt-BR` -> `português (Brasil)`; a tag that nobody knows names itself. Null where it names no language (`und`). */
export function nameLanguage(tag: string): string | null {
  const isUnknown = canonicalTag(tag)?.split("-")[0] === "und";
  return isUnknown ? null : languageName(tag, tag);
}
