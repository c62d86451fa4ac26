import { and, eq, isNull, sql } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import type { Statement } from "../db/client.ts";
import { members, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { isBrokenBy } from "../uploads/reserve.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { NameWorkspace, Workspace } from "./wire.ts";

type CreateContext = Pick<Context, "db" | "now" | "newId" | "network" | "actor">;
/** Of those that one person owns. */
const MOST = 50;
/** SQLite's words when json() is given what is none. */
const BROKEN = /malformed JSON/i;

/** A shared one; whoever makes it owns it. Throws `unverified`, `too_many_workspaces`. */
export function createWorkspace(context: CreateContext, input: NameWorkspace, request: IdempotentRequest | null): Promise<Once<Workspace>> {
  const { userId } = verifiedPerson(context.actor);
  return limiting(once(context, request, () => create(context, input.name, userId)));
}

async function create(context: CreateContext, name: string, userId: string): Promise<Creation<Workspace>> {
  const { db, now, newId } = context;
  const row = { id: newId("wsp"), name, personalOf: null, createdAt: now() };
  const actor = { ...context.actor, workspaceId: row.id };
  return {
    answer: showWorkspace(row, "owner"),
    statements: [
      db.insert(workspaces).values(row),
      db.insert(members).values({ workspaceId: row.id, userId, role: "owner", createdAt: now() }),
      activityStatement({ ...context, actor }, { action: "workspace.created", resourceId: row.id }),
      limit(context, userId),
    ],
  };
}

/** Comes after the inserts in their batch, and undoes it when the person now owns too many (see uploads/reserve.ts). */
function limit({ db }: CreateContext, userId: string): Statement {
  const within = sql`json(iif(count(*) <= ${MOST}, '1', '{'))`;
  return db
    .select({ within })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, userId), eq(members.role, "owner"), isNull(workspaces.deletedAt)));
}

async function limiting<T>(creating: Promise<T>): Promise<T> {
  try {
    return await creating;
  } catch (cause) {
    if (!isBrokenBy(BROKEN, cause)) throw cause;
    throw new AppError("too_many_workspaces", `A person may own ${MOST} workspaces: delete one that is not used any more.`, { cause });
  }
}
