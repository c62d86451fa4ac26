import { eq } from "drizzle-orm";
import { passwords, users } from "../db/schema.ts";
import type { AccountContext } from "./account-context.ts";

/** The person of an address, and the PHC string; null: nobody has it. */
export async function findPerson({ db }: Pick<AccountContext, "db">, email: string) {
  const [row] = await db
    .select({ user: users, password: passwords.phc })
    .from(users)
    .innerJoin(passwords, eq(passwords.userId, users.id))
    .where(eq(users.email, email));
  return row ?? null;
}

export type Person = NonNullable<Awaited<ReturnType<typeof findPerson>>>;
