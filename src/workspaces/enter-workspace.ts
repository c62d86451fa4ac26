import { and, eq, isNull } from "drizzle-orm";
import { type Actor, can, type Person, type Role, type Scope, scopesOf } from "../accounts/actor.ts";
import { personOf, verifiedPerson } from "../accounts/person.ts";
import type { Context } from "../context.ts";
import { members, workspaces } from "../db/schema.ts";
import { AppError, notFound } from "../errors.ts";

export type Entered<C> = { context: C; person: Person; role: Role; workspace: typeof workspaces.$inferSelect };

/**
 * The person goes into the workspace that the path names, whatever the one of the session, and must be allowed `scope` there.
 * The context that comes back acts in that workspace. The membership is read anew each time, so that one who was removed is out.
 * Throws `not_found` for a workspace that is unknown, deleted or of others, `forbidden` and `unverified`.
 */
export async function enterWorkspace<C extends Pick<Context, "db" | "actor">>(context: C, workspaceId: string, scope: Scope): Promise<Entered<C>> {
  const person = personOf(context.actor);
  const [row] = await context.db
    .select({ workspace: workspaces, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, person.userId), isNull(workspaces.deletedAt)));
  if (!row) throw notFound();
  const scopes = scopesOf[row.role].filter((each) => person.isVerified || each === "read");
  const actor = { ...context.actor, workspaceId, scopes };
  if (!can(actor, scope, { workspaceId })) throw refusal(context.actor, scope);
  return { context: { ...context, actor }, person, ...row };
}

function refusal(actor: Actor, scope: Scope): AppError {
  verifiedPerson(actor);
  return new AppError("forbidden", `Your role in this workspace does not include "${scope}".`);
}
