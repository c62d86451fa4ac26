/** A language as a model is told of it: `Brazilian Portuguese (pt-BR)`. */

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** Null: it is no tag, or the tag of no language in particular. What is no tag never gets into a prompt. */
export function languageNamed(tag: string): string | null {
  const canonical = canonicalOf(tag);
  if (canonical === null || /^(?:und|mul|zxx|mis)\b/.test(canonical)) return null;
  const name = names.of(canonical);
  return name === undefined ? `the language with the BCP 47 tag ${canonical}` : `${name} (${canonical})`;
}

function canonicalOf(tag: string): string | null {
  try {
    // How numbers are written and names are sorted is no matter of the language, and has no name.
    return new Intl.Locale(tag).baseName;
  } catch {
    return null;
  }
}
