import { activityIfChanged, ofPerson } from "../activity/record.ts";
import { and, eq } from "drizzle-orm";
import { sessions } from "../db/schema.ts";
import { dismissWatchers } from "../dubs/services/dismiss-watchers.ts";
import { notFound } from "../errors.ts";
import type { PersonContext } from "./account-context.ts";

type RevokeContext = Pick<PersonContext, "db" | "now" | "newId" | "network" | "warn" | "dubs" | "actor">;

/** Ends a session of the person's own, this one too, and closes what it watches. Throws `not_found`. */
export async function revokeSession(context: RevokeContext, { sessionId }: { sessionId: string }): Promise<void> {
  const { db, actor } = context;
  const [ended] = await db.batch([
    db
      .delete(sessions)
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, actor.person.userId)))
      .returning({ id: sessions.id }),
    activityIfChanged(ofPerson(context), { action: "session.ended", resourceId: sessionId }),
  ]);
  if (ended.length === 0) throw notFound();
  await dismissWatchers(context, sessionId);
}
