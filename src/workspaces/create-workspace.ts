import { and, count, eq, isNull } from "drizzle-orm";
import { verifiedPerson } from "../accounts/person.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { type Creation, type IdempotentRequest, type Once, once } from "../db/once.ts";
import { members, workspaces } from "../db/schema.ts";
import { AppError } from "../errors.ts";
import { showWorkspace } from "./show-workspace.ts";
import type { NameWorkspace, Workspace } from "./wire.ts";

type CreateContext = Pick<Context, "db" | "now" | "newId" | "actor">;
/** Of those that one person owns. */
const MOST = 50;

/** A shared one; whoever makes it owns it. Throws `unverified`, `too_many_workspaces`. */
export function createWorkspace(context: CreateContext, input: NameWorkspace, request: IdempotentRequest | null): Promise<Once<Workspace>> {
  const { userId } = verifiedPerson(context.actor);
  return once(context, request, () => create(context, input.name, userId));
}

async function create(context: CreateContext, name: string, userId: string): Promise<Creation<Workspace>> {
  const { db, now, newId } = context;
  await refuseTooMany(context, userId);
  const row = { id: newId("wsp"), name, personalOf: null, createdAt: now() };
  const actor = { ...context.actor, workspaceId: row.id };
  return {
    answer: showWorkspace(row, "owner"),
    statements: [
      db.insert(workspaces).values(row),
      db.insert(members).values({ workspaceId: row.id, userId, role: "owner", createdAt: now() }),
      activityStatement({ ...context, actor }, { action: "workspace.created", resourceId: row.id }),
    ],
  };
}

async function refuseTooMany({ db }: CreateContext, userId: string): Promise<void> {
  const [row] = await db
    .select({ many: count() })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, userId), eq(members.role, "owner"), isNull(workspaces.deletedAt)));
  if ((row?.many ?? 0) >= MOST) throw new AppError("too_many_workspaces", `A person may own ${MOST} workspaces: delete one that is not used any more.`);
}
