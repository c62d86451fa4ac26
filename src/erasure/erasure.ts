/** The errand that erases an account or a workspace. It is never given up: an hour after it failed another goes on where it stood. */
import { and, eq, ne } from "drizzle-orm";
import { type Statement, runBatch } from "../db/client.ts";
import { erasures, errands } from "../db/schema.ts";
import type { Errand, ErrandContext, Step, TakeUp } from "../errands/errand.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { avatarPrefix } from "../media/keys.ts";
import { countStatement } from "./count-statement.ts";
import { eraseLast, eraseRest, eraseSome } from "./erase-workspace.ts";
import { rowsOfPerson } from "./rows-of-person.ts";
import { ErasureInput, ErasureState } from "./erasure-input.ts";

/** Longer than any signed URL can write. */
const LOOK_AGAIN_MS = 60 * 60_000;

export const erasure: Errand = {
  async step(context, take) {
    const input = ErasureInput.parse(take.errand.input);
    const { looksAgain } = ErasureState.parse(take.errand.state ?? { looksAgain: false });
    return looksAgain ? lookAgain(context, take, input) : eraseNext(context, input);
  },
  async failed(context, { errand }) {
    const { kind, workspaceId, subjectId, input } = errand;
    const { id, statement } = errandStatement(context, { kind, workspaceId, subjectId, input });
    const dueAt = new Date(context.now().getTime() + LOOK_AGAIN_MS);
    return [statement, context.db.update(errands).set({ dueAt, state: errand.state }).where(eq(errands.id, id))];
  },
};

async function eraseNext(context: ErrandContext, { receiptId, userId, workspaceIds }: ErasureInput): Promise<Step> {
  for (const [done, workspaceId] of workspaceIds.entries())
    if (await eraseSome(context, { workspaceId, receiptId }))
      return { kind: "again", state: { looksAgain: false }, progress: done / (workspaceIds.length + 1) };
  for (const workspaceId of workspaceIds) await eraseRest(context, { workspaceId, receiptId });
  await erasePictures(context, { receiptId, userId });
  return { kind: "again", state: { looksAgain: true }, progress: 0.99, afterMs: LOOK_AGAIN_MS };
}

async function lookAgain(context: ErrandContext, { errand, isCurrent }: TakeUp, { receiptId, userId, workspaceIds }: ErasureInput): Promise<Step> {
  const { db, now } = context;
  // What requests wrote that were under way when it began.
  for (const workspaceId of workspaceIds)
    if (await eraseSome(context, { workspaceId, receiptId })) return { kind: "again", state: { looksAgain: true }, progress: 0.99 };
  for (const workspaceId of workspaceIds) await eraseLast(context, { workspaceId, receiptId });
  await erasePictures(context, { receiptId, userId });
  if (userId !== null) await runBatch(db, rowsOfPerson(db, { userId, email: null, now: now(), guard: undefined }));
  const earlier = and(eq(errands.subjectId, receiptId), ne(errands.id, errand.id));
  const statements: Statement[] = [
    db
      .update(erasures)
      .set({ endedAt: now() })
      .where(and(eq(erasures.id, receiptId), isCurrent)),
    db.delete(errands).where(and(earlier, isCurrent)),
    db.delete(errands).where(and(eq(errands.id, errand.id), isCurrent)),
  ];
  return { kind: "done", statements };
}

async function erasePictures({ db, media }: ErrandContext, { receiptId, userId }: { receiptId: string; userId: string | null }): Promise<void> {
  if (userId === null) return;
  const objects = await media.deletePrefix(avatarPrefix(userId));
  await runBatch(db, [countStatement(db, receiptId, "objects", objects)]);
}
