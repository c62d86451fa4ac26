import { activityIfChanged, ofPerson } from "../activity/record.ts";
import { eq } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { notFound } from "../errors.ts";
import type { PersonContext } from "./account-context.ts";
import type { Me, UpdateMe } from "./account-wire.ts";
import { showMeNow } from "./show-me.ts";

type MeContext = Pick<PersonContext, "db" | "now" | "newId" | "network" | "actor">;

export async function getMe({ db, actor }: Pick<MeContext, "db" | "actor">): Promise<Me> {
  const [row] = await db.select().from(users).where(eq(users.id, actor.person.userId));
  if (!row) throw notFound();
  return showMeNow({ db }, row);
}

/** What is left out stays. */
export async function updateMe(context: MeContext, { name, locale, timeZone, preferences }: UpdateMe): Promise<Me> {
  const { db, now, actor } = context;
  const change: Partial<typeof users.$inferInsert> = { updatedAt: now() };
  if (name !== undefined) change.name = name;
  if (locale !== undefined) change.locale = Intl.getCanonicalLocales(locale)[0] ?? locale;
  if (timeZone !== undefined) change.timeZone = timeZone;
  if (preferences?.mailWhenJobEnds !== undefined) change.preferences = { mailWhenJobEnds: preferences.mailWhenJobEnds };
  const [[row]] = await db.batch([
    db.update(users).set(change).where(eq(users.id, actor.person.userId)).returning(),
    activityIfChanged(ofPerson(context), { action: "profile.changed", resourceId: actor.person.userId }),
  ]);
  if (!row) throw notFound();
  return showMeNow({ db }, row);
}
