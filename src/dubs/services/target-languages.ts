import { z } from "zod";
import { canonicalTag } from "../../dubbing/languages.ts";
import { AppError } from "../../errors.ts";

/** More at once is another job. */
const MOST_LANGUAGES = 20;

/** Any text: a tag that is none is refused as a language, not as a request. */
export const TargetLanguages = z.array(z.string().min(1).max(35)).max(MOST_LANGUAGES);

/** In canonical form, each once. `field`: where they were given. Throws `unsupported_language` for what is no BCP 47 tag. */
export function canonicalTargets(tags: readonly string[], field: "targetLanguages" | "languages"): string[] {
  const canonical = tags.map((tag, index) => {
    const known = canonicalTag(tag);
    if (known !== null && /^[a-z]{2,3}(-|$)/i.test(known)) return known;
    throw new AppError("unsupported_language", "A target language is not a BCP 47 tag such as pt-BR.", {
      errors: [{ in: "body", pointer: `/${field}/${index}`, detail: "Not a language tag." }],
    });
  });
  return [...new Set(canonical)];
}
