/** What goes over the wire about people. */
import { z } from "zod";
import { isKnownLanguage, LOCALE_SHAPE } from "../dubs/is-known-language.ts";
import { orNull } from "../dubs/wire.ts";
import { PictureChoice } from "../pictures/wire.ts";
import { LEAST, MOST } from "./password.ts";
import { nameSchema } from "../name-schema.ts";

/** As zod has it, with labels of the domain as DNS has them (RFC 1035, 2.3.4). */
const EMAIL = /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const LONG_LOCAL = /^[^@]{65}/;
const Address = z
  .email({ pattern: EMAIL })
  .max(254)
  .refine((text) => !LONG_LOCAL.test(text), "Has more than 64 characters before the @.");
/** RFC 5321, 4.5.3.1: at most 64 octets before the @, and 256 of a path, its brackets among them. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(Address)
  .meta({ format: "email", maxLength: 254, pattern: EMAIL.source, not: { pattern: LONG_LOCAL.source } });
const Password = z.string().min(1).max(512);
/** Its lengths are told here and judged by `refuseWeak`, which says more than that a field is not valid. */
const NewPassword = Password.meta({
  minLength: LEAST,
  maxLength: MOST,
  description: `${LEAST} to ${MOST} characters as Unicode's NFKC counts them; none of the most common ones, and not the address: 422 \`weak_password\`.`,
});
const Token = z.string().min(1).max(100);
const Name = nameSchema(100);
const Locale = z
  .string()
  .max(35)
  .refine(isKnownLanguage, "The language is not known: give a BCP 47 tag of one that there is, as pt-BR.")
  .meta({ pattern: LOCALE_SHAPE, description: "A BCP 47 tag of a language that there is." });
const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "Must be an IANA time zone, as America/Sao_Paulo.")
  .meta({ pattern: "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$", description: "The name of an IANA time zone that there is." });
const Preferences = z.strictObject({ mailWhenJobEnds: z.boolean().optional() });

export const SignUp = z.strictObject({ email: Email, password: NewPassword, name: Name, locale: Locale.optional() });
export const SignIn = z.strictObject({ email: Email, password: Password });
export const WithToken = z.strictObject({ token: Token });
export const WithEmail = z.strictObject({ email: Email });
export const ResetPassword = z.strictObject({ token: Token, newPassword: NewPassword });
export const ChangePassword = z.strictObject({ currentPassword: Password, newPassword: NewPassword });
export const ChangeEmail = z.strictObject({ currentPassword: Password, email: Email });
export const UpdateMe = z
  .strictObject({ name: Name, locale: Locale, timeZone: TimeZone, preferences: Preferences })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Say what is to change: name, locale, timeZone or preferences.")
  .meta({ minProperties: 1 });

export const Me = z
  .object({
    id: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string(),
    avatarUrl: orNull(z.string()).meta({ description: "Path of the picture; null: there is none." }),
    avatarChoice: orNull(PictureChoice).meta({
      description: "What became of the picture that was last sent by PUT /v1/me/avatar; null: none was, or it was removed.",
    }),
    locale: z.string(),
    timeZone: z.string(),
    preferences: z.object({ mailWhenJobEnds: z.boolean().optional() }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Me" });
export const SignedIn = z.object({ user: Me, workspaceId: z.string(), expiresAt: z.iso.datetime() }).meta({ id: "SignedIn" });
export const Session = z
  .object({
    id: z.string(),
    isCurrent: z.boolean(),
    userAgent: z.string().nullable(),
    network: z.string().nullable().meta({ description: "Where it began: /24 or /48." }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Session" });
/** The same whether or not the address is known. */
export const Accepted = z.object({ message: z.string() }).meta({ id: "MailOnItsWay" });

export type SignUp = z.infer<typeof SignUp>;
export type SignIn = z.infer<typeof SignIn>;
export type ResetPassword = z.infer<typeof ResetPassword>;
export type ChangePassword = z.infer<typeof ChangePassword>;
export type ChangeEmail = z.infer<typeof ChangeEmail>;
export type UpdateMe = z.infer<typeof UpdateMe>;
export type Me = z.infer<typeof Me>;
export type Session = z.infer<typeof Session>;

/** Names only: an offset as +01:00 is none, though Intl takes it. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
