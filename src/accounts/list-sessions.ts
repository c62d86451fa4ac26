import { and, desc, eq, gt } from "drizzle-orm";
import { afterCursor, type Page, type PageQuery, toPage } from "../db/page.ts";
import { sessions } from "../db/schema.ts";
import type { PersonContext } from "./account-context.ts";
import type { Session } from "./account-wire.ts";

type ListContext = Pick<PersonContext, "db" | "now" | "actor">;

/** The person's own, newest first. Throws `invalid_cursor`. */
export async function listSessions({ db, now, actor }: ListContext, { limit, cursor }: PageQuery): Promise<Page<Session>> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, actor.person.userId), gt(sessions.expiresAt, now()), afterCursor(sessions, cursor)))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => showSession(row, actor.keyId));
}

const showSession = ({ id, userAgent, network, createdAt, expiresAt }: typeof sessions.$inferSelect, current: string): Session => ({
  id,
  isCurrent: id === current,
  userAgent,
  network,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
