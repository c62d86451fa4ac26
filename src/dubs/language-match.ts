/** BCP 47 tags as engines and users name them. */

/** `pt-br` -> `pt-BR`; null for what is no tag. */
export function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const languageOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? tag;

/** Whether an engine that lists `offered` serves who asks for `wanted`: the same tag, or the same language where one of the two names no region or script. */
export function serves(offered: string, wanted: string): boolean {
  if (offered.toLowerCase() === wanted.toLowerCase()) return true;
  return languageOf(offered) === languageOf(wanted) && (!offered.includes("-") || !wanted.includes("-"));
}

/** English name of a language, or the tag itself. */
export const languageName = (tag: string): string => new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
