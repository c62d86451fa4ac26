import { AppError } from "../errors.ts";
import type { Actor, Person } from "./actor.ts";

/** The person behind the request. Throws `forbidden` for a key, which is nobody's. */
export function personOf(actor: Actor): Person {
  if (!actor.person) throw new AppError("forbidden", "This is for people: sign in. An API key does not do.");
  return actor.person;
}

/** As `personOf`, of somebody who has proved the address. Throws `unverified`. */
export function verifiedPerson(actor: Actor): Person {
  const person = personOf(actor);
  if (!person.isVerified) throw new AppError("unverified", "Verify your e-mail address first: the link is in the mail we sent you.");
  return person;
}
