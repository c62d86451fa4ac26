/** The languages of mails. */
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { es } from "./messages/es.ts";
import { fr } from "./messages/fr.ts";
import type { Messages } from "./messages/messages.ts";
import { pt } from "./messages/pt.ts";

export const mailLocales = { en, es, pt, fr, de } as const satisfies Record<string, Messages>;
export type MailLocale = keyof typeof mailLocales;

/** By the tag's language alone (`pt-BR` -> `pt`); English for any other. */
export function bestLocale(tag: string): MailLocale {
  const [language = ""] = tag.toLowerCase().split(/[-_]/);
  return Object.hasOwn(mailLocales, language) ? (language as MailLocale) : "en";
}
