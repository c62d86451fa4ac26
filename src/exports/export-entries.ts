import { eq } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { ownedWorkspaces } from "../erasure/owned-workspaces.ts";
import { ErrandFailure } from "../errands/errand.ts";
import { accountEntries } from "./account-entries.ts";
import { below, type Entry, type ExportContext } from "./entry.ts";
import { workspaceEntries } from "./workspace-entries.ts";

/**
 * All that is the person's, in order: the account, and each workspace that the person alone owns; `after`: only what comes after this place,
 * and as good as nothing before it is read. Throws where the person is gone.
 */
export async function* exportEntries(context: ExportContext, userId: string, after: string | null): AsyncGenerator<Entry> {
  for await (const entry of walk(context, userId, after)) if (after === null || entry.at > after) yield entry;
}

async function* walk(context: ExportContext, userId: string, after: string | null): AsyncGenerator<Entry> {
  const [user] = await context.db.select().from(users).where(eq(users.id, userId));
  if (!user) throw new ErrandFailure("not_found", "The account is gone.");
  const { sole, held } = await ownedWorkspaces(context.db, userId);
  yield* accountEntries(context, user);
  for (const workspace of [...sole, ...held].sort((a, b) => (a.id < b.id ? -1 : 1)))
    if (below(`1/${workspace.id}/`, after) !== null) yield* workspaceEntries(context, workspace, after);
}
