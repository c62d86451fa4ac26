import { runBatch, type Statement } from "../db/client.ts";
import { members, passwords, users, workspaces } from "../db/schema.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import type { SignUp } from "./account-wire.ts";
import { findPerson, type Person } from "./find-person.ts";
import { mintMailToken } from "./mail-token.ts";
import { hashPassword, refuseWeak, verifyPassword } from "./password.ts";
import { takeMail } from "./take-attempt.ts";

/**
 * A pending user with a personal workspace, and the mail that proves the address. Whose address is known gets a mail about that instead, and
 * whoever is still pending and has the same password the first one again: the caller sees no difference, after one KDF call. With another
 * password it may be somebody else, whose account a click shall not prove. Throws `weak_password`, `too_many_requests`.
 */
export async function signUp(context: AccountContext, input: SignUp): Promise<void> {
  refuseWeak(input.password, input.email, "/password");
  await takeMail(context, input.email);
  const holder = await findPerson(context, input.email);
  if (holder && !holder.user.emailVerified) return tellPending(context, holder, input.password);
  const password = await hashPassword(context.kdf, context.random, input.password);
  if (holder) return tellHolder(context, holder);
  try {
    await runBatch(context.db, await newPerson(context, input, password));
  } catch (error) {
    const other = await findPerson(context, input.email);
    if (!other) throw error;
    await tellHolder(context, other);
  }
}

async function tellPending(context: AccountContext, holder: Person, password: string): Promise<void> {
  const { isRight } = await verifyPassword(context.kdf, holder.password, password);
  if (!isRight) return tellHolder(context, holder);
  const { id: userId, email, name, locale } = holder.user;
  const { url, statement } = await mintMailToken(context, { purpose: "verify_email", userId, email });
  await runBatch(context.db, [statement, mailStatement(context, { template: "verify_email", to: email, locale, data: { name, url } })]);
}

async function tellHolder(context: AccountContext, { user: { email: to, locale, name } }: Person): Promise<void> {
  const data = { name, url: `${context.publicUrl}/sign-in` };
  await runBatch(context.db, [mailStatement(context, { template: "address_taken", to, locale, data })]);
}

async function newPerson(context: AccountContext, { email, name, ...input }: SignUp, password: string): Promise<Statement[]> {
  const { db, now, newId } = context;
  const [userId, workspaceId, createdAt] = [newId("usr"), newId("wsp"), now()];
  const stamps = { createdAt, updatedAt: createdAt };
  const locale = Intl.getCanonicalLocales(input.locale ?? "en")[0] ?? "en";
  const { url, statement } = await mintMailToken(context, { purpose: "verify_email", userId, email });
  return [
    db.insert(users).values({ id: userId, email, name, locale, ...stamps }),
    db.insert(passwords).values({ userId, phc: password, updatedAt: createdAt }),
    db.insert(workspaces).values({ id: workspaceId, name, personalOf: userId, createdAt }),
    db.insert(members).values({ workspaceId, userId, role: "owner", createdAt }),
    statement,
    mailStatement(context, { template: "verify_email", to: email, locale, data: { name, url } }),
  ];
}
