import { AppError } from "../../errors.ts";
import type { DubRow } from "../resource.ts";

/** For reads in one language; null: the source side, which every dub has. Throws unsupported_language. */
export function checkLanguage({ targetLanguages }: DubRow, language: string | null): void {
  if (language === null || targetLanguages.includes(language)) return;
  const has = targetLanguages.length === 0 ? "no target language yet" : targetLanguages.join(", ");
  throw new AppError("unsupported_language", `The dub has no ${language}; it has ${has}.`, {
    errors: [{ in: "query", pointer: "/language", detail: "Not a language of the dub." }],
  });
}
