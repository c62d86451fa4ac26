/** What only the platform can show of PoolObject: what it does with its line after a restart, and while a service is slow to take a task. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Message } from "../../containers/contract/task.ts";
import { DubObject } from "../../workers/dub-object.ts";
import { poolStub } from "../../workers/dub-stub.ts";

const task = (dubId: string, attempt: number) => ({
  v: 1 as const,
  taskId: `${dubId}.${attempt}`,
  attempt,
  stage: "separate",
  params: {},
  inputs: {},
  callback: "http://api.test/internal",
  token: "t",
  heartbeatMs: 5000,
});
let begun: string[] = [];
let takesMs = 0;

beforeEach(() => {
  begun = [];
  takesMs = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (request.method !== "POST") return new Response(null, { status: 204 });
    const { taskId } = await request.json<{ taskId: string }>();
    await scheduler.wait(takesMs);
    begun.push(taskId);
    return new Response(null, { status: 202 });
  });
  vi.spyOn(DubObject.prototype, "holds").mockResolvedValue(true);
  vi.spyOn(DubObject.prototype, "task").mockImplementation((attempt) => Promise.resolve(task("dub_pool", attempt)));
});
afterEach(() => vi.restoreAllMocks());

it("hands over what had a slot but was not handed over when the pool died, once", async () => {
  const pool = poolStub(env, "whisperx");
  const held = { dubId: "dub_pool", workspaceId: "wsp_1", enteredAt: 0, since: Date.now() };
  await runInDurableObject(pool, async (_, state) => {
    state.storage.kv.put("line", { held: [{ ...held, attempt: 1, slot: 0, begun: false }], waiting: [] });
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(pool);
  await vi.waitFor(() => expect(begun).toEqual(["dub_pool.1"]), { timeout: 5000 });
  await runInDurableObject(pool, (_, state) => expect(state.storage.kv.get("line")).toMatchObject({ held: [{ attempt: 1, begun: true }] }));
  await runDurableObjectAlarm(pool);
  await scheduler.wait(100);
  expect(begun).toEqual(["dub_pool.1"]);
});
it("speaks for a task until its service does, because a cold container takes longer than a lease", async () => {
  takesMs = 6_000;
  const said: Message[] = [];
  vi.spyOn(DubObject.prototype, "message").mockImplementation((_attempt, message) => {
    said.push(message);
    return Promise.resolve({ status: 200, body: {} });
  });
  await poolStub(env, "kokoro").enter({ dubId: "dub_pool", attempt: 2, workspaceId: "wsp_1" });
  await vi.waitFor(() => expect(begun).toEqual(["dub_pool.2"]), { timeout: 10_000 });
  expect(said).toEqual([{ kind: "heartbeat", progress: 0 }]);
});
