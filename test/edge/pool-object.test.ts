/** What only the platform can show of PoolObject: its rows, its alarm, what it does after a crash and while a service is slow or down. */
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
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
let killed: string[] = [];
let lost: number[] = [];
let takesMs = 0;
let isDown = false;

beforeEach(() => {
  [begun, killed, lost, takesMs, isDown] = [[], [], [], 0, false];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (isDown) throw new TypeError("connection refused");
    if (request.method === "DELETE") {
      killed.push(request.url.split("/").at(-1)!);
      return new Response(null, { status: 204 });
    }
    const { taskId } = await request.json<{ taskId: string }>();
    await scheduler.wait(takesMs);
    begun.push(taskId);
    return new Response(null, { status: 202 });
  });
  vi.spyOn(DubObject.prototype, "holds").mockResolvedValue(true);
  vi.spyOn(DubObject.prototype, "task").mockImplementation((attempt) => Promise.resolve(task("dub_pool", attempt)));
  vi.spyOn(DubObject.prototype, "lost").mockImplementation((attempts) => Promise.resolve(void lost.push(...attempts)));
});
afterEach(() => vi.restoreAllMocks());

const entry = (attempt: number) => ({ dubId: "dub_pool", attempt, workspaceId: "wsp_1" });
const rowsOf = (service: string): Promise<Record<string, unknown>[]> =>
  runInDurableObject(poolStub(env, service), (_, state) =>
    state.storage.sql.exec("SELECT dub_id || '.' || attempt AS task, slot, state FROM tickets ORDER BY id").toArray(),
  );
const untilBegun = (...tasks: string[]): Promise<void> => vi.waitFor(() => expect(begun).toEqual(tasks), { timeout: 10_000 });

it("takes over a line that was kept as one value, and hands over what had a slot but was not handed over, once", async () => {
  const pool = poolStub(env, "whisperx");
  const old = { dubId: "dub_pool", workspaceId: "wsp_1", enteredAt: 0 };
  await runInDurableObject(pool, async (_, state) => {
    state.storage.kv.put("line", { held: [{ ...old, since: Date.now(), attempt: 1, slot: 0, begun: false }], waiting: [{ ...old, attempt: 2 }] });
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(pool);
  await untilBegun("dub_pool.1");
  const rows = [
    { task: "dub_pool.1", slot: 0, state: "begun" },
    { task: "dub_pool.2", slot: null, state: "waiting" },
  ];
  await vi.waitFor(async () => expect(await rowsOf("whisperx")).toEqual(rows), { timeout: 5000 });
  await runInDurableObject(pool, (_, state) => expect(state.storage.kv.get("line")).toBeUndefined());
  await runDurableObjectAlarm(pool);
  await scheduler.wait(100);
  expect(begun).toEqual(["dub_pool.1"]);
  await pool.release("dub_pool", 1, false);
  await untilBegun("dub_pool.1", "dub_pool.2");
  await pool.release("dub_pool", 2, false);
});
it("speaks for a task until its service does, because a cold container takes longer than a lease", async () => {
  takesMs = 6_000;
  const spokenFor: number[][] = [];
  vi.spyOn(DubObject.prototype, "beat").mockImplementation((attempts) => {
    spokenFor.push(attempts);
    return Promise.resolve(attempts.map(() => true));
  });
  await poolStub(env, "kokoro").enter(entry(2));
  await untilBegun("dub_pool.2");
  expect(spokenFor).toEqual([[2]]);
  await poolStub(env, "kokoro").release("dub_pool", 2, false);
});
it("keeps who holds, who is being killed and who waits, in order, over a crash, and goes on", async () => {
  let pool = poolStub(env, "demucs");
  await pool.enter(entry(1));
  for (const dubId of ["dub_film", "dub_film", "dub_clip"]) await pool.enter({ dubId, attempt: (await pool.status()).waiting + 1, workspaceId: dubId });
  await untilBegun("dub_pool.1");
  isDown = true;
  await pool.release("dub_pool", 1, true);
  const rows = await rowsOf("demucs");
  expect(rows.map(({ task, state }) => [task, state])).toEqual([
    ["dub_pool.1", "killing"],
    ["dub_film.1", "waiting"],
    ["dub_film.2", "waiting"],
    ["dub_clip.3", "waiting"],
  ]);
  await abortAllDurableObjects();
  pool = poolStub(env, "demucs");
  isDown = false;
  vi.spyOn(DubObject.prototype, "task").mockImplementation(function (this: DubObject, attempt) {
    return Promise.resolve(task((this as unknown as { ctx: DurableObjectState }).ctx.id.name!, attempt));
  });
  await runDurableObjectAlarm(pool);
  await untilBegun("dub_pool.1", "dub_film.1");
  expect(killed).toEqual(["dub_pool.1"]);
  await pool.release("dub_film", 1, false);
  await untilBegun("dub_pool.1", "dub_film.1", "dub_clip.3");
  expect(await pool.status()).toEqual({ service: "demucs", slots: 1, held: 1, waiting: 1 });
  await pool.release("dub_film", 2, false);
  await pool.release("dub_clip", 3, false);
});
it("answers a release with a kill at once, and gives the slot away when the service is back", async () => {
  const pool = poolStub(env, "demucs");
  await pool.enter(entry(11));
  await pool.enter(entry(12));
  await untilBegun("dub_pool.11");
  isDown = true;
  const began = Date.now();
  await pool.release("dub_pool", 11, true);
  expect(Date.now() - began).toBeLessThan(400);
  await scheduler.wait(700);
  expect(begun).toEqual(["dub_pool.11"]);
  isDown = false;
  await untilBegun("dub_pool.11", "dub_pool.12");
  await pool.release("dub_pool", 12, false);
});
it("loses a few attempts, not all, to a service that is down for a while, and goes on by itself", async () => {
  isDown = true;
  const pool = poolStub(env, "demucs");
  for (let attempt = 21; attempt <= 40; attempt++) await pool.enter(entry(attempt));
  await scheduler.wait(2_500);
  expect(lost.length).toBeLessThanOrEqual(4);
  isDown = false;
  await vi.waitFor(() => expect(begun.length).toBe(1), { timeout: 10_000 });
  for (let attempt = 21; attempt <= 40; attempt++) await pool.release("dub_pool", attempt, false);
});
it("takes five thousand tickets, lines them up and serves on", { timeout: 60_000 }, async () => {
  let pool = poolStub(env, "bergamot");
  const entries = Array.from({ length: 5_000 }, (_, index) => ({ dubId: `dub_${index % 80}`, attempt: index + 1, workspaceId: `wsp_${index % 20}` }));
  vi.spyOn(DubObject.prototype, "task").mockImplementation(() => new Promise(() => undefined));
  const times = [performance.now()];
  for (let from = 0; from < 2_000; from += 50) await Promise.all(entries.slice(from, from + 50).map((each) => pool.enter(each)));
  times.push(performance.now());
  for (let from = 2_000; from < 5_000; from += 100) await pool.enterAll(entries.slice(from, from + 100));
  times.push(performance.now());
  expect(await pool.status()).toEqual({ service: "bergamot", slots: 1, held: 1, waiting: 4_999 });
  await abortAllDurableObjects();
  pool = poolStub(env, "bergamot");
  expect(await pool.enter({ dubId: "dub_new", attempt: 1, workspaceId: "wsp_new" })).toEqual({ ahead: 20 });
  times.push(performance.now());
  for (let attempt = 1; attempt <= 200; attempt++) await pool.release(`dub_${(attempt - 1) % 80}`, attempt, false);
  times.push(performance.now());
  const [single, batched, loaded, released] = times.slice(1).map((at, index) => Math.round(at - times[index]!));
  console.log(`pool: 2,000 enter ${single} ms, 3,000 enterAll ${batched} ms, crash and one enter among 5,000 ${loaded} ms, 200 release ${released} ms`);
  expect(await pool.status()).toMatchObject({ held: 1, waiting: 4_800 });
});
