import { activityStatement } from "../activity/record.ts";
import { eq } from "drizzle-orm";
import { runBatch, type Statement } from "../db/client.ts";
import { passwords, sessions, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import type { AccountContext } from "./account-context.ts";
import type { Me, SignIn } from "./account-wire.ts";
import { findPerson } from "./find-person.ts";
import { hashPassword, NOBODY, verifyPassword } from "./password.ts";
import { mintSession } from "./session-token.ts";
import { showMeNow } from "./show-me.ts";
import { forgiveGuess, takeGuess } from "./take-attempt.ts";

type SignedIn = { token: string; expiresAt: Date; answer: { user: Me; workspaceId: string; expiresAt: string } };

/** A new session. Nobody's address and a wrong password are one refusal, `sign_in_failed`, after one KDF call. Throws `too_many_requests`. */
export async function signIn(context: AccountContext, { email, password }: SignIn, userAgent: string | null): Promise<SignedIn> {
  await takeGuess(context, email);
  const person = await findPerson(context, email);
  const { isRight, isOld } = await verifyPassword(context.kdf, person?.password ?? NOBODY, password);
  if (!person?.password || !isRight) throw new AppError("sign_in_failed", "The address or the password is wrong.");
  await forgiveGuess(context, email);
  const { token, row } = await mintSession(context, person.user.id, userAgent);
  const actor = { workspaceId: null, keyId: row.id, person: { userId: person.user.id } };
  const started = activityStatement({ ...context, actor }, { action: "session.started", resourceId: row.id });
  const again = isOld ? [replacing(context, person.user.id, await hashPassword(context.kdf, context.random, password))] : [];
  await runBatch(context.db, [context.db.insert(sessions).values(row), started, ...again]);
  const workspaceId = await ownWorkspace(context, person.user.id);
  const user = await showMeNow(context, person.user);
  return { token, expiresAt: row.expiresAt, answer: { user, workspaceId, expiresAt: row.expiresAt.toISOString() } };
}

async function ownWorkspace({ db }: AccountContext, userId: string): Promise<string> {
  const [row] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.personalOf, userId));
  if (!row) throw new Error("A person has no personal workspace.");
  return row.id;
}

/** For a string that was made when less was asked of guessers. */
function replacing({ db, now }: AccountContext, userId: string, password: string): Statement {
  return db.update(passwords).set({ phc: password, updatedAt: now() }).where(eq(passwords.userId, userId));
}
