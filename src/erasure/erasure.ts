/** The errand that erases an account or a workspace. It is never given up: an hour after it failed another goes on where it stood. */
import { and, eq, ne, not } from "drizzle-orm";
import { type Statement, runBatch } from "../db/client.ts";
import { erasures, errands } from "../db/schema.ts";
import type { Errand, ErrandContext, Step, TakeUp } from "../errands/errand.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { personPrefix } from "../media/keys.ts";
import { countStatement } from "./count-statement.ts";
import { eraseLast, eraseRest, eraseSome } from "./erase-workspace.ts";
import { removeNotices } from "./notices.ts";
import { rowsOfPerson } from "./rows-of-person.ts";
import { ErasureInput, ErasureState } from "./erasure-input.ts";

/** Longer than any signed URL can write. */
const LOOK_AGAIN_MS = 60 * 60_000;

export const erasure: Errand = {
  async step(context, take) {
    const input = ErasureInput.parse(take.errand.input);
    const state = ErasureState.parse(take.errand.state ?? {});
    if (state.next < input.workspaceIds.length) return eraseNext(context, input, state);
    await eraseObjects(context, input);
    const isTold = await removeNotices(context, input.receiptId);
    if (state.looksAgain && isTold) return end(context, take, input);
    return { kind: "again", state: { looksAgain: true, next: 0 }, progress: 0.99, afterMs: LOOK_AGAIN_MS };
  },
  async failed(context, { errand, isCurrent }) {
    const { db, now } = context;
    const { kind, workspaceId, subjectId, input } = errand;
    const { id, statement } = errandStatement(context, { kind, workspaceId, subjectId, input });
    const dueAt = new Date(now().getTime() + LOOK_AGAIN_MS);
    const another = eq(errands.id, id);
    return [statement, db.delete(errands).where(and(another, not(isCurrent))), db.update(errands).set({ dueAt, state: errand.state }).where(another)];
  },
};

/** Some of one workspace. When it looks again: what requests wrote that were under way when it began. */
async function eraseNext(context: ErrandContext, { receiptId, workspaceIds }: ErasureInput, { looksAgain, next }: ErasureState): Promise<Step> {
  const erasing = { workspaceId: workspaceIds[next]!, receiptId };
  const isMore = await eraseSome(context, erasing);
  if (!isMore) await (looksAgain ? eraseLast : eraseRest)(context, erasing);
  const done = isMore ? next : next + 1;
  return { kind: "again", state: { looksAgain, next: done }, progress: looksAgain ? 0.99 : done / (workspaceIds.length + 1) };
}

async function end(context: ErrandContext, { errand, isCurrent }: TakeUp, { receiptId, userId }: ErasureInput): Promise<Step> {
  const { db, now } = context;
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

/** The person's pictures and exports. */
async function eraseObjects({ db, media }: ErrandContext, { receiptId, userId }: ErasureInput): Promise<void> {
  if (userId === null) return;
  const objects = await media.deletePrefix(personPrefix(userId));
  await runBatch(db, [countStatement(db, receiptId, "objects", objects)]);
}
