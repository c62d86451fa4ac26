import { and, eq } from "drizzle-orm";
import { identities, users } from "../db/schema.ts";
import type { AccountContext } from "./account-context.ts";

/** People sign in by a password; there may be other ways one day. */
export const PASSWORD = "credential";

/** The person of an address, and the PHC string; null: nobody has it. */
export async function findPerson({ db }: Pick<AccountContext, "db">, email: string) {
  const [row] = await db
    .select({ user: users, password: identities.password })
    .from(users)
    .innerJoin(identities, and(eq(identities.userId, users.id), eq(identities.providerId, PASSWORD)))
    .where(eq(users.email, email));
  return row ?? null;
}
