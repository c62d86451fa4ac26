/** Which queue an errand's step runs from. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openDb } from "../../../src/db/client.ts";
import { errands } from "../../../src/db/schema.ts";
import type { ErrandKind } from "../../../src/errands/errand-kinds.ts";
import { errandStatement } from "../../../src/errands/errand-statement.ts";
import { consumeErrands, ERRANDS_QUEUE, SLOW_ERRANDS_QUEUE } from "../../../workers/errand-consumer.ts";

const db = openDb(env.DB);
let count = 0;

async function begun(kind: ErrandKind): Promise<string> {
  const now = () => new Date();
  const { id, statement } = errandStatement({ db, now, newId: () => `ern_queued${count++}` }, { kind, workspaceId: "wsp_none", subjectId: "vid_none" });
  await db.batch([statement]);
  return id;
}

/** A message about this errand comes by this queue: what was acknowledged, what was sent on, and how often it was taken up. */
async function bring(queue: string, body: unknown, errandId = "") {
  const sent = vi.spyOn(env.SLOW_ERRANDS, "send").mockResolvedValue(undefined as never);
  const batch = createMessageBatch(queue, [{ id: "m1", timestamp: new Date(), attempts: 1, body }]);
  await consumeErrands(batch, env);
  const { explicitAcks } = await getQueueResult(batch, createExecutionContext());
  const [row] = await db.select().from(errands).where(eq(errands.id, errandId));
  return { acknowledged: explicitAcks, sent: sent.mock.calls.map(([message]) => message), attempt: row?.attempt };
}

afterEach(() => vi.restoreAllMocks());

describe("an errand", () => {
  it.each(["import", "export"] as const)("that may last long (%s) is handed on by the queue of quick ones, and run by its own", async (kind) => {
    const errandId = await begun(kind);
    expect(await bring(ERRANDS_QUEUE, { v: 1, errandId }, errandId)).toEqual({ acknowledged: ["m1"], sent: [{ v: 1, errandId }], attempt: 0 });
    expect(await bring(SLOW_ERRANDS_QUEUE, { v: 1, errandId }, errandId)).toMatchObject({ acknowledged: ["m1"], attempt: 1 });
  });
  it.each(["pictures", "thumbnail", "avatar", "voice_preview", "erasure"] as const)("that is quick (%s) runs at once", async (kind) => {
    const errandId = await begun(kind);
    expect(await bring(ERRANDS_QUEUE, { v: 1, errandId }, errandId)).toEqual({ acknowledged: ["m1"], sent: [], attempt: 1 });
  });
  it("that is not there, or a message that is none, is done with", async () => {
    expect(await bring(ERRANDS_QUEUE, { v: 1, errandId: "ern_nobody" })).toMatchObject({ acknowledged: ["m1"], sent: [] });
    expect(await bring(ERRANDS_QUEUE, { errand: 7 })).toMatchObject({ acknowledged: ["m1"], sent: [] });
  });
});
