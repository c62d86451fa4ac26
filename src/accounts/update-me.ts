import { eq } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import type { PersonContext } from "./account-context.ts";
import type { Me, UpdateMe } from "./account-wire.ts";
import { showMe } from "./show-me.ts";

type MeContext = Pick<PersonContext, "db" | "now" | "actor">;

export async function getMe({ db, actor }: Omit<MeContext, "now">): Promise<Me> {
  const [row] = await db.select().from(users).where(eq(users.id, actor.person.userId));
  if (!row) throw notFound();
  return showMe(row);
}

/** What is left out stays. */
export async function updateMe({ db, now, actor }: MeContext, { name, locale, timeZone, preferences }: UpdateMe): Promise<Me> {
  const change: Partial<typeof users.$inferInsert> = { updatedAt: now() };
  if (name !== undefined) change.name = name;
  if (locale !== undefined) change.locale = Intl.getCanonicalLocales(locale)[0] ?? locale;
  if (timeZone !== undefined) change.timeZone = timeZone;
  if (preferences?.mailWhenJobEnds !== undefined) change.preferences = { mailWhenJobEnds: preferences.mailWhenJobEnds };
  const [row] = await db.update(users).set(change).where(eq(users.id, actor.person.userId)).returning();
  if (!row) throw notFound();
  return showMe(row);
}
