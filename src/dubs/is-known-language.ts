/** Lasts as long as the isolate. */
const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

const SUBTAGS = "(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*";
/** The shape of what is known, as a pattern for the API document: a unicode_locale_id (UTS 35, 3.2), without and with extensions, of which it says no more. */
export const TAG_SHAPE = `^[A-Za-z]{2,3}${SUBTAGS}$`;
export const LOCALE_SHAPE = `^([A-Za-z]{2,3}|[A-Za-z]{5,8})${SUBTAGS}(-[A-Za-z0-9](-[A-Za-z0-9]{1,8})+)?$`;

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
