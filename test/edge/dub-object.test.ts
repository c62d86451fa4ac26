/** What only the platform can show of DubObject: storage over eviction, the alarm, sockets. What it decides is tested in test/dubs. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Task } from "../../containers/contract/task.ts";
import { Task as TaskSchema } from "../../containers/contract/task.ts";
import { createKey } from "../../src/accounts/create-key.ts";
import { openDb } from "../../src/db/client.ts";
import { newId } from "../../src/db/new-id.ts";
import { workspaces } from "../../src/db/schema.ts";
import { watchRequest } from "../../src/dubs/watcher.ts";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import { DubObject } from "../../workers/dub-object.ts";
import { dubStub, poolStub } from "../../workers/dub-stub.ts";

const options = ResolvedOptions.parse({
  transcription: { engine: "faster-whisper/base" },
  separation: { engine: "none" },
  translation: { engine: "bergamot/firefox-tiny", routes: [{ engine: "bergamot/firefox-tiny", source: "en", target: null }] },
  speech: { engine: "kokoro/82m-int8", voices: {} },
});
const started = new Set<string>();
const start = (dubId: string) => ({
  dub: { dubId, workspaceId: "wsp_1", videoId: "vid_1", source: { artifactKey: "w/wsp_1/v/vid_1/source", sizeBytes: 10 }, options },
  job: { id: `job_of_${dubId}`, kind: "dub" as const, languages: ["pt-BR"], createdAt: "2026-11-24T00:00:00.000Z" },
});
const named = (dubId: string) => {
  started.add(dubId);
  return start(dubId);
};

/** The compute services: every task is taken, none is answered unless the test does. */
let tasks: Task[] = [];
let killed: string[] = [];
let serviceIsUp = true;
/** How a service answers a new task when it does not take it. */
let refusal: { status: number; body: unknown } | null = null;

beforeEach(() => {
  tasks = [];
  killed = [];
  serviceIsUp = true;
  refusal = null;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (!serviceIsUp) throw new Error("Network connection lost.");
    if (request.method === "DELETE") killed.push(decodeURIComponent(pathname.split("/").at(-1)!));
    if (request.method === "POST" && refusal) return Response.json(refusal.body, { status: refusal.status });
    if (request.method === "POST" && pathname === "/tasks") tasks.push(TaskSchema.parse(await request.json()));
    return new Response(null, { status: request.method === "POST" ? 202 : 204 });
  });
});
/** Whatever still runs would go on for ever, and the platform with it. */
afterEach(async () => {
  serviceIsUp = true;
  refusal = null;
  await Promise.all([...started].map((dubId) => dubStub(env, dubId).remove()));
  for (const dubId of started) await untilNotInLine(dubId);
  started.clear();
  vi.restoreAllMocks();
});

const untilTask = async (dubId: string, count = 1): Promise<Task> => {
  await vi.waitFor(() => expect(tasks.filter((task) => task.taskId.startsWith(`${dubId}.`)).length).toBe(count), { timeout: 10_000, interval: 20 });
  return tasks.findLast((task) => task.taskId.startsWith(`${dubId}.`))!;
};

const untilNotInLine = (dubId: string, service = "media"): Promise<void> =>
  vi.waitFor(
    () =>
      runInDurableObject(env.POOL.getByName(service), (_, state) => {
        expect(state.storage.sql.exec("SELECT dub_id FROM tickets").toArray()).not.toContainEqual({ dub_id: dubId });
      }),
    { timeout: 5000 },
  );

let workspaceId: string;
let keyId: string;
beforeAll(async () => {
  const db = openDb(env.DB);
  workspaceId = newId("wsp");
  await db.insert(workspaces).values({ id: workspaceId, name: "Test", createdAt: new Date() });
  ({ id: keyId } = await createKey(db, new Date(), { workspaceId, name: "test", mode: "test", scopes: ["read"] }));
});

async function watcher(dubId: string, after: number | null = null): Promise<{ frames: { type: string; sequence?: number }[]; closed: Promise<number> }> {
  const answer = await dubStub(env, dubId).fetch(watchRequest({ dubId, workspaceId, keyId, after }));
  const socket = answer.webSocket!;
  const frames: { type: string; sequence?: number }[] = [];
  socket.addEventListener("message", (message) => void frames.push(JSON.parse(message.data as string) as never));
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", (event) => resolve(event.code)));
  socket.accept();
  return { frames, closed };
}

describe("a task", () => {
  it("goes through queue, consumer, pool and slot to the service, with a token and a callback", async () => {
    await dubStub(env, "dub_way").start(named("dub_way"));
    const task = await untilTask("dub_way");
    expect(task).toMatchObject({ v: 1, taskId: "dub_way.1", attempt: 1, stage: "probe", params: { maxDurationMs: 14_400_000 } });
    expect(task.callback).toMatch(/\/internal\/tasks\/dub_way\/1$/);
    expect(task.token.split(".").length).toBe(3);
    expect(task.inputs["source"]![0]).toMatchObject({ digest: null, sizeBytes: 10 });
  });
  it("is not begun twice when its message comes twice", async () => {
    await dubStub(env, "dub_twice").start(named("dub_twice"));
    await untilTask("dub_twice");
    await env.UNITS.send({ v: 1, dubId: "dub_twice", attempt: 1 });
    await poolStub(env, "media").enter({ dubId: "dub_twice", attempt: 1, workspaceId: "wsp_1" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(tasks.filter((task) => task.taskId === "dub_twice.1").length).toBe(1);
  });
  it("is given back when the service cannot be reached, without using up a try", async () => {
    serviceIsUp = false;
    const dub = dubStub(env, "dub_away");
    await dub.start(named("dub_away"));
    await vi.waitFor(async () => expect(await dub.holds(1, 0)).toBe(false), { timeout: 10_000 });
    serviceIsUp = true;
    await vi.waitFor(
      async () => {
        await runDurableObjectAlarm(env.DUB.getByName("dub_away"));
        expect(tasks.some((task) => task.taskId.startsWith("dub_away."))).toBe(true);
      },
      { timeout: 15_000, interval: 300 },
    );
    expect((await dub.snapshot()).jobs[0]!.status).toBe("running");
  });
  it.each([
    ["a Failure", { status: 422, body: { code: "engine_off", message: "The engine is off.", retryable: false } }, "engine_off", "The engine is off."],
    [
      "a problem",
      { status: 413, body: { title: "too large", status: 413, code: "too_large", detail: "The task is too large." } },
      "too_large",
      "The task is too large.",
    ],
    ["something else", { status: 404, body: "<html>" }, "task_refused", "media refused the task (status 404)."],
  ])("fails at once when the service refuses it for good by %s, and frees the slot", async (name, answer, code, message) => {
    refusal = answer;
    const dubId = `dub_refused_${name.replaceAll(" ", "_")}`;
    const dub = dubStub(env, dubId);
    await dub.start(named(dubId));
    await vi.waitFor(async () => expect((await dub.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code, message } }), { timeout: 10_000 });
    await untilNotInLine(dubId);
  });
  it.each([408, 429, 500, 503])("is given back, not failed, when the service answers %i", async (status) => {
    refusal = { status, body: { code: "busy", message: "All slots are taken.", retryable: true } };
    const dub = dubStub(env, `dub_busy_${status}`);
    await dub.start(named(`dub_busy_${status}`));
    await vi.waitFor(async () => expect(await dub.holds(1, 0)).toBe(false), { timeout: 10_000 });
    expect((await dub.snapshot()).jobs[0]!.failure).toBeNull();
    await dub.cancel(`job_of_dub_busy_${status}`);
  });
  it("is killed in its slot when the job is cancelled, and the slot is free again", async () => {
    const dub = dubStub(env, "dub_cancel");
    await dub.start(named("dub_cancel"));
    const task = await untilTask("dub_cancel");
    expect((await dub.cancel("job_of_dub_cancel"))!.status).toBe("canceled");
    await vi.waitFor(() => expect(killed).toContain(task.taskId), { timeout: 5000 });
    expect((await dub.message(task.attempt, { kind: "heartbeat", progress: 0.5 })).status).toBe(409);
    await untilNotInLine("dub_cancel");
  });
  it("does not wait for good behind a dub that cannot be asked: the others are served at the pool's next alarm", async () => {
    const holds = vi
      .spyOn(DubObject.prototype, "holds")
      .mockImplementation((attempt) => (attempt === 7 ? Promise.reject(new Error("overloaded")) : Promise.resolve(true)));
    const ticket = { attempt: 1, workspaceId: "wsp_1", enteredAt: 0 };
    const pool = env.POOL.getByName("demucs");
    await runInDurableObject(pool, async (_, state) => {
      state.storage.kv.put("line", {
        held: [],
        waiting: [
          { ...ticket, dubId: "dub_served" },
          { ...ticket, dubId: "dub_mute", attempt: 7, enteredAt: 1 },
        ],
      });
      await state.storage.setAlarm(Date.now() + 60_000);
    });
    await runDurableObjectAlarm(pool);
    await untilNotInLine("dub_served", "demucs");
    expect(holds.mock.calls.some(([attempt]) => attempt === 7)).toBe(true);
    holds.mockRestore();
    await poolStub(env, "demucs").release("dub_mute", 7, true);
    await untilNotInLine("dub_mute", "demucs");
  });
});

describe("eviction", () => {
  it("forgets nothing: the attempt, its fence and the events are as they were", async () => {
    const dub = dubStub(env, "dub_evict");
    await dub.start(named("dub_evict"));
    const task = await untilTask("dub_evict");
    await dub.message(task.attempt, { kind: "heartbeat", progress: 0.25 });
    const before = await dub.events({ after: 0, limit: 100 });
    await evictDurableObject(env.DUB.getByName("dub_evict"));
    expect(await dub.events({ after: 0, limit: 100 })).toEqual(before);
    expect((await dub.message(task.attempt, { kind: "heartbeat", progress: 0.5 })).status).toBe(200);
    expect((await dub.message(task.attempt + 1, { kind: "heartbeat", progress: 0.5 })).status).toBe(409);
  });
  it("has an alarm set for the lease of what runs", async () => {
    const dub = dubStub(env, "dub_alarm");
    await dub.start(named("dub_alarm"));
    const task = await untilTask("dub_alarm");
    await dub.message(task.attempt, { kind: "heartbeat", progress: 0.1 });
    await runInDurableObject(env.DUB.getByName("dub_alarm"), async (_, state) => {
      const at = await state.storage.getAlarm();
      expect(at! - Date.now()).toBeGreaterThan(0);
      expect(at! - Date.now()).toBeLessThanOrEqual(30_000);
    });
  });
});

describe("watchers", () => {
  it("get the snapshot first, then every event once, also over eviction of the object", async () => {
    const dub = dubStub(env, "dub_watch");
    const { frames } = await watcher("dub_watch");
    await dub.start(named("dub_watch"));
    const task = await untilTask("dub_watch");
    await dub.message(task.attempt, { kind: "failed", failure: { code: "not_media", message: "This is no video.", retryable: false } });
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: "job.status_changed", data: { status: "failed", failure: { code: "not_media" } } }));
    expect(frames[0]).toMatchObject({ type: "snapshot", sequence: 0 });
    const sequences = frames.slice(1).map((frame) => frame.sequence!);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    const again = await watcher("dub_watch", 1);
    await vi.waitFor(() => expect(again.frames.slice(1)).toEqual(frames.slice(2)));
  });
  it("are told that the dub was deleted", async () => {
    const dub = dubStub(env, "dub_gone");
    await dub.start(named("dub_gone"));
    await untilTask("dub_gone");
    const { closed } = await watcher("dub_gone");
    await dub.remove();
    expect(await closed).toBe(4410);
  });
});
