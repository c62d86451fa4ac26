/** What only the platform can show of the queue's consumer: its batches and verdicts, RPC to dubs and pools. What it does is tested in test/dubs/consume.test.ts. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import type { Claim, WorkOutcome } from "../../src/dubs/loop/ports.ts";
import { DubObject } from "../../workers/dub-object.ts";
import { poolStub } from "../../workers/dub-stub.ts";
import worker from "../../workers/index.ts";

afterEach(() => vi.restoreAllMocks());

const nameOf = (dub: DubObject): string => (dub as unknown as { ctx: DurableObjectState }).ctx.id.name!;
const work = {
  kind: "work" as const,
  workspaceId: "wsp_1",
  stage: "report",
  engine: null,
  params: {},
  hints: null,
  inputs: {},
  prefix: "w/",
  heartbeatMs: 5_000,
  permitMs: 1_000,
};

async function deliver(queue: string, bodies: unknown[]) {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `m${index + 1}`, timestamp: new Date(0), attempts: 1, body })),
  );
  await worker.queue(batch, env);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return { acked: explicitAcks.toSorted(), again: retryMessages.map(({ msgId }) => msgId).toSorted() };
}
const message = (dubId: string, attempt: number) => ({ v: 1, dubId, attempt });

it("does each message's part and answers for each on its own", async () => {
  const asked: number[][] = [];
  const queued: { attempt: number; ahead: number }[] = [];
  const settled: { attempt: number; outcome: WorkOutcome }[] = [];
  vi.spyOn(DubObject.prototype, "claim").mockImplementation(function (this: DubObject, attempts) {
    if (nameOf(this) === "dub_down") return Promise.reject(new Error("overloaded"));
    asked.push(attempts);
    const claims: Claim[] = [{ kind: "stale" }, { kind: "compute", lane: "demucs", workspaceId: "wsp_1" }, work];
    return Promise.resolve(attempts.map((attempt) => claims[attempt - 1]!));
  });
  vi.spyOn(DubObject.prototype, "task").mockImplementation(() => new Promise(() => undefined));
  vi.spyOn(DubObject.prototype, "queued").mockImplementation((places) => Promise.resolve(void queued.push(...places)));
  vi.spyOn(DubObject.prototype, "settle").mockImplementation((ended) => Promise.resolve({ accepted: ended.map((each) => settled.push(each) > 0), more: [] }));
  const { acked, again } = await deliver("units", [...[1, 2, 3].map((attempt) => message("dub_up", attempt)), message("dub_down", 1), { v: 9 }]);
  expect({ acked, again }).toEqual({ acked: ["m1", "m2", "m3", "m5"], again: ["m4"] });
  expect(asked).toEqual([[1, 2, 3]]);
  expect(queued).toEqual([{ attempt: 2, ahead: 0 }]);
  expect(await poolStub(env, "demucs").status()).toMatchObject({ held: 1, waiting: 0 });
  // The stage says so of parameters that are none.
  expect(settled).toMatchObject([{ attempt: 3, outcome: { kind: "failed", failure: { code: "invalid_task", retryable: false } } }]);
});
it("tells each dub once of its dead letters, and brings back those it could not tell of", async () => {
  const lost: string[] = [];
  vi.spyOn(DubObject.prototype, "lost").mockImplementation(function (this: DubObject, attempts) {
    if (nameOf(this) === "dub_down") return Promise.reject(new Error("overloaded"));
    return Promise.resolve(void lost.push(`${nameOf(this)} ${attempts.join()}`));
  });
  const { acked, again } = await deliver("units-dead", [message("dub_up", 1), message("dub_up", 2), message("dub_down", 3)]);
  expect(lost).toEqual(["dub_up 1,2"]);
  expect({ acked, again }).toEqual({ acked: ["m1", "m2"], again: ["m3"] });
});
