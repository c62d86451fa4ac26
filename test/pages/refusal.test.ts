import { describe, expect, it } from "vitest";
import { invalidRequest } from "../../src/api/validation.ts";
import { ResetPassword, SignIn, SignUp } from "../../src/accounts/account-wire.ts";
import { refuseWeak } from "../../src/accounts/password.ts";
import { AppError, type ProblemCode } from "../../src/errors.ts";
import { explained } from "./reader.ts";

/** As the API writes it (src/api/problem.ts). */
const problemOf = ({ code, message, errors, details }: AppError) => ({
  code,
  detail: message,
  ...(errors.length > 0 && { errors: [...errors] }),
  ...(details && { details }),
  request_id: "req_1",
});
const invalid = (schema: typeof SignUp | typeof SignIn | typeof ResetPassword, input: unknown) => {
  const { error } = schema.safeParse(input);
  return problemOf(invalidRequest(error!, "body", input));
};
const refused = (code: ProblemCode, seconds?: number) =>
  problemOf(new AppError(code, "A sentence in English.", seconds === undefined ? {} : { details: { retryAfterSeconds: seconds } }));
const weak = (): AppError => {
  try {
    refuseWeak("12345678", "a@example.com", "/password");
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("it was not refused");
};

describe("a refusal on a page", () => {
  it("of a bad address is said once, by the field's label, in the reader's language", async () => {
    const problem = invalid(SignIn, { email: "nobody@nowhere", password: "p" });
    expect(await explained(problem, "en-GB")).toEqual([{ text: "E-mail address: Enter a complete address, as name@example.com.", lang: "en" }]);
    expect(await explained(problem, "de-AT")).toEqual([{ text: "E-Mail-Adresse: Geben Sie eine vollständige Adresse ein, wie name@example.com.", lang: "de" }]);
    expect(await explained(problem, "pt-BR")).toEqual([{ text: "E-mail: Escreva um endereço completo, como name@example.com.", lang: "pt" }]);
  });

  it("of several fields has a line for each", async () => {
    const parts = await explained(invalid(SignUp, { name: " ", email: "nobody", password: "p" }), "es");
    expect(parts.map(({ text }) => text).join("")).toBe(
      "Correo electrónico: Escribe una dirección completa, como name@example.com.\nNombre: De 1 a 100 caracteres.",
    );
  });

  it("of a field whose fault has no words names it in the reader's language, and says the fault in English", async () => {
    const problem = invalid(SignIn, { email: "a@example.com", password: "p".repeat(513) });
    expect(await explained(problem, "fr")).toEqual([
      { text: "Mot de passe : ", lang: "fr" },
      { text: problem.errors![0]!.detail, lang: "en" },
    ]);
  });

  it("of something that no form has a field for is the API's own sentence", async () => {
    const problem = invalid(SignUp, { name: "A", email: "a@example.com", password: "p", locale: "-" });
    expect(await explained(problem, "de")).toEqual([{ text: problem.detail, lang: "en" }]);
  });

  it("of a weak password says the rule once", async () => {
    expect(await explained(problemOf(weak()), "de")).toEqual([
      { text: "Wählen Sie ein anderes Passwort: 8 bis 128 Zeichen, keines der häufigsten und nicht Ihre Adresse.", lang: "de" },
    ]);
  });

  it("of a token that has not even the shape of one is that of a link that cannot be used", async () => {
    const parts = await explained(invalid(ResetPassword, { token: "t".repeat(101), newPassword: "p" }), "pt");
    expect(parts).toEqual([{ text: "O link não é válido, já foi usado ou expirou: peça um novo.", lang: "pt" }]);
  });

  it.each([
    ["en", 30, "Too many attempts. Try again in 30 seconds."],
    ["de", 300, "Zu viele Versuche. Versuchen Sie es in 5 Minuten noch einmal."],
    ["fr", 7200, "Trop de tentatives. Réessayez dans 2 heures."],
    ["es", undefined, "Demasiados intentos. Inténtalo de nuevo dentro de 60 segundos."],
    ["pt", 1, "Tentativas demais. Tente de novo em 1 segundo."],
  ])("of too many attempts says in %s when another may be made", async (tag, seconds, text) => {
    expect(await explained(refused("too_many_requests", seconds), tag)).toEqual([{ text, lang: tag }]);
  });

  it("that nobody foresaw names the request, and one without words comes in English", async () => {
    expect(await explained(refused("internal"), "it", "en")).toEqual([
      { text: "Something went wrong on our side. Try again; if it stays, tell us this number: req_1", lang: "en" },
    ]);
    expect(await explained(refused("body_too_large"), "de")).toEqual([{ text: "A sentence in English.", lang: "en" }]);
  });
});
