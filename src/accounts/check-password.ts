import { AppError } from "../errors.ts";
import type { PersonContext } from "./account-context.ts";
import { findPerson } from "./find-person.ts";
import { NOBODY, verifyPassword } from "./password.ts";
import { forgiveGuess, takeGuess } from "./take-attempt.ts";

/** The person proves again to be the one who signed in; guessing is as slow as at the door. Throws `wrong_password`, `too_many_requests`. */
export async function checkPassword(context: PersonContext, password: string) {
  const { email } = context.actor.person;
  await takeGuess(context, email);
  const person = await findPerson(context, email);
  const { isRight } = await verifyPassword(context.kdf, person?.password ?? NOBODY, password);
  if (!person || !isRight) throw new AppError("wrong_password", "The current password is not this one.");
  await forgiveGuess(context, email);
  return person.user;
}
