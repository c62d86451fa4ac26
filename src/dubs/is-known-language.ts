/** Lasts as long as the isolate. */
const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/**
 * Whether a BCP 47 tag (RFC 5646) can be of a language: well formed, and a language of two letters has a name in CLDR, which names all of those.
 * Three letters it does not name may still be a language.
 */
export function isKnownLanguage(tag: string): boolean {
  try {
    const { language } = new Intl.Locale(tag);
    return language.length > 2 || names.of(language) !== undefined;
  } catch {
    return false;
  }
}
