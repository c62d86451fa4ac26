import { eq } from "drizzle-orm";
import { users } from "../db/schema.ts";
import { ownedWorkspaces } from "../erasure/owned-workspaces.ts";
import { ErrandFailure } from "../errands/errand.ts";
import { accountEntries } from "./account-entries.ts";
import type { Entry, ExportContext } from "./entry.ts";
import { workspaceEntries } from "./workspace-entries.ts";

/** All that is the person's, in order: the account, and each workspace that the person alone owns. Throws where the person is gone. */
export async function* exportEntries(context: ExportContext, userId: string): AsyncGenerator<Entry> {
  const [user] = await context.db.select().from(users).where(eq(users.id, userId));
  if (!user) throw new ErrandFailure("not_found", "The account is gone.");
  const { sole, held } = await ownedWorkspaces(context.db, userId);
  yield* accountEntries(context, user);
  for (const workspace of [...sole, ...held].sort((a, b) => (a.id < b.id ? -1 : 1))) yield* workspaceEntries(context, workspace);
}
