import { runBatch, type Statement } from "../db/client.ts";
import { members, passwords, users, workspaces } from "../db/schema.ts";
import { mailStatement } from "../mail/outbox.ts";
import type { AccountContext } from "./account-context.ts";
import type { SignUp } from "./account-wire.ts";
import { findPerson } from "./find-person.ts";
import { mintMailToken } from "./mail-token.ts";
import { hashPassword, refuseWeak } from "./password.ts";
import { takeMail } from "./take-attempt.ts";

/**
 * A pending user with a personal workspace, and the mail that proves the address. Whose address is known gets a mail about that instead:
 * the caller sees no difference. Throws `weak_password`, `too_many_requests`.
 */
export async function signUp(context: AccountContext, input: SignUp): Promise<void> {
  refuseWeak(input.password, input.email);
  await takeMail(context, input.email);
  const password = await hashPassword(context.kdf, context.random, input.password);
  if (await tellHolder(context, input.email)) return;
  try {
    await runBatch(context.db, await newPerson(context, input, password));
  } catch (error) {
    if (!(await tellHolder(context, input.email))) throw error;
  }
}

async function tellHolder(context: AccountContext, email: string): Promise<boolean> {
  const holder = await findPerson(context, email);
  if (!holder) return false;
  const { locale, name } = holder.user;
  const data = { name, url: `${context.publicUrl}/sign-in` };
  await runBatch(context.db, [mailStatement(context, { template: "address_taken", to: email, locale, data })]);
  return true;
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
