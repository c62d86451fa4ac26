import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { Health, type Task } from "../../../containers/contract/task.ts";
import { type Service, startService } from "../../../containers/node-service/service.ts";
import { type Stage, TaskFailure } from "../../../containers/node-service/stage.ts";
import { type House, openHouse, until } from "./house.ts";

let house: House;
let service: Service;
let logged: string[];
let dirs: string[];
let aborted: unknown[];

/** Joins its inputs into one artifact, in upper case. */
const echo: Stage = async ({ inputs, dir, artifact, progress }) => {
  dirs.push(dir);
  const texts = await Promise.all((inputs.text ?? []).map((input) => readFile(input.path, "utf8")));
  progress(0.5);
  const file = path.join(dir, "out");
  await writeFile(file, texts.join("").toUpperCase());
  await artifact("out", file, "text/plain");
  return { value: { length: texts.join("").length }, usage: [{ meter: "letters", quantity: 1, vendorCostMicros: 0 }] };
};
/** Works until it is told to stop. */
const wait: Stage = async ({ signal, dir, progress }) => {
  dirs.push(dir);
  progress(0.25);
  progress(0.1);
  await sleep(10_000, undefined, { signal }).catch((error: unknown) => {
    aborted.push(error);
    throw error;
  });
  return { value: {} };
};
const stages: Record<string, Stage> = {
  echo,
  wait,
  "slow-to-stop": async ({ signal, dir }) => {
    dirs.push(dir);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await sleep(200);
    aborted.push("let go");
    throw signal.reason;
  },
  brief: async () => sleep(350).then(() => ({ value: {} })),
  picky: async ({ params }) => ({ value: z.strictObject({ lines: z.array(z.string()) }).parse(params) }),
  refusing: () => Promise.reject(new TaskFailure("no_audio", "There is no sound in it.")),
  broken: () => Promise.reject(new TypeError("the secret words were https://x.test/a?sig=abc")),
  large: async () => ({ value: { text: "x".repeat(70_000) } }),
};

async function start(slots = 2): Promise<void> {
  const log = (event: string, fields: object = {}): void => void logged.push(JSON.stringify({ event, ...fields }));
  const patience = { tries: Infinity, firstMs: 20, longestMs: 50, giveUpMs: 600 };
  const engines = async () => [{ id: "test/echo", stages: ["echo"], on: true, reason: null, modelDigest: null, detail: {} }];
  service = await startService({ service: "echo", version: "1.0.0", stages, slots, engines }, { hostname: "127.0.0.1", port: 0, log, patience });
}
const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${service.port}/tasks`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
const post = (task: unknown): Promise<Response> => send(JSON.stringify(task));
const remove = (task: Task): Promise<Response> => fetch(`http://127.0.0.1:${service.port}/tasks/${task.taskId}`, { method: "DELETE" });
const ended = (count = 1): Promise<void> => until(() => logged.filter((line) => line.includes("task_ended")).length === count);
const report = (): unknown => house.messages.findLast((message) => message.kind === "done" || message.kind === "failed");

beforeEach(async () => {
  [logged, dirs, aborted] = [[], [], []];
  house = await openHouse();
  await start();
});
afterEach(async () => {
  await service.close();
  await house.close();
});

describe("a task that goes well", () => {
  test("is accepted at once, downloads its inputs in order, uploads by a grant and reports once", async () => {
    const task = house.task({ inputs: { text: [house.input("a", Buffer.from("one ")), house.input("b", Buffer.from("two"))] } });
    const response = await post(task);
    expect([response.status, await response.json()]).toEqual([202, { taskId: task.taskId }]);
    await ended();
    expect(house.files.get("/put/out")?.toString()).toBe("ONE TWO");
    const digest = createHash("sha256").update("ONE TWO").digest("hex");
    expect(report()).toMatchObject({
      kind: "done",
      value: { length: 7 },
      artifacts: { out: { digest, sizeBytes: 7, contentType: "text/plain" } },
      usage: [{ meter: "letters" }],
      meta: { service: "echo", version: "1.0.0" },
    });
    expect(house.puts[0]?.contentLength).toBe("7");
    expect([...house.tokens]).toEqual(["Bearer secret-token"]);
    expect(dirs.some((dir) => existsSync(dir))).toBe(false);
  });

  test("is the same task when it is posted again, running or ended", async () => {
    const task = house.task({ stage: "brief" });
    expect((await post(task)).status).toBe(202);
    expect((await post(task)).status).toBe(202);
    await ended();
    expect((await post(task)).status).toBe(202);
    await sleep(50);
    expect(house.kinds().filter((kind) => kind === "done")).toHaveLength(1);
  });

  test("sends heartbeats at least every heartbeatMs with progress that never goes back", async () => {
    const task = house.task({ stage: "wait", heartbeatMs: 300 });
    await post(task);
    await until(() => house.messages.length >= 5);
    await remove(task);
    await ended();
    const beats = house.messages.filter((message) => message.kind === "heartbeat");
    const gaps = beats.slice(1).map((beat, index) => beat.atMs - (beats[index]?.atMs ?? 0));
    expect(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThanOrEqual(300);
    expect(beats.slice(1).every((beat) => beat.progress === 0.25)).toBe(true);
  });

  test("goes on beating until its report was answered, and repeats the report while nobody answers", async () => {
    let refused = 0;
    house.onMessage = (message) => (message.kind === "done" && ++refused < 8 ? { status: 503 } : undefined);
    await post(house.task({ stage: "brief" }));
    await ended();
    const kinds = house.kinds();
    expect(kinds.slice(kinds.indexOf("done")).includes("heartbeat")).toBe(true);
    expect(kinds.filter((kind) => kind === "done")).toHaveLength(8);
  });
});

describe("a task that is ended by the other side", () => {
  test("stops at 409 and says nothing more", async () => {
    house.onMessage = (message) => (message.kind === "heartbeat" && house.messages.length > 1 ? { status: 409 } : undefined);
    await post(house.task({ stage: "wait" }));
    await ended();
    expect(aborted).toHaveLength(1);
    expect(new Set(house.kinds())).toEqual(new Set(["heartbeat"]));
    expect(dirs.some((dir) => existsSync(dir))).toBe(false);
  });

  test("stops at 409 on a grant", async () => {
    house.onMessage = (message) => (message.kind === "grant" ? { status: 409 } : undefined);
    await post(house.task());
    await ended();
    expect(report()).toBeUndefined();
    expect(logged.at(-1)).toContain('"outcome":"stale"');
  });

  test("stops when a heartbeat is answered with cancel", async () => {
    house.onMessage = (message) => (message.kind === "heartbeat" ? { status: 200, body: { next: "cancel" } } : undefined);
    await post(house.task({ stage: "wait" }));
    await ended();
    expect(house.kinds()).toEqual(["heartbeat"]);
    expect(logged.at(-1)).toContain('"outcome":"cancel"');
  });

  test("stops at once on DELETE, which is 204 also for an unknown task", async () => {
    const task = house.task({ stage: "wait" });
    await post(task);
    await until(() => dirs.length === 1);
    expect((await remove(task)).status).toBe(204);
    await ended();
    expect(report()).toBeUndefined();
    expect((await remove(house.task())).status).toBe(204);
  });

  test("has let go of its slot when DELETE is answered, so that the next one is taken at once", async () => {
    await service.close();
    await start(1);
    const task = house.task({ stage: "slow-to-stop" });
    await post(task);
    await until(() => dirs.length === 1);
    await remove(task);
    expect(aborted).toEqual(["let go"]);
    expect((await post(house.task())).status).toBe(202);
    await ended(2);
  });

  test("does not start when its DELETE came before it", async () => {
    const task = house.task();
    expect((await remove(task)).status).toBe(204);
    expect((await post(task)).status).toBe(202);
    await sleep(100);
    expect(house.messages).toEqual([]);
  });

  test("stops when nobody has answered for long", async () => {
    house.onMessage = () => ({ status: 502 });
    await post(house.task({ stage: "wait" }));
    await ended();
    expect(logged.at(-1)).toContain('"outcome":"lost"');
  });
});

describe("a task that fails", () => {
  test.each([
    ["picky", { code: "invalid_task", message: "The parameters of picky do not fit: lines (invalid_type)", retryable: false }],
    ["refusing", { code: "no_audio", message: "There is no sound in it.", retryable: false }],
    ["broken", { code: "internal", message: "The stage broken failed unexpectedly (TypeError).", retryable: true }],
    ["large", { code: "result_too_large", message: "The result of large is larger than 64 KB.", retryable: false }],
  ])("by its stage %s reports the code and no data", async (stage, failure) => {
    await post(house.task({ stage }));
    await ended();
    expect(report()).toMatchObject({ kind: "failed", failure });
    expect(logged.join()).not.toMatch(/sig=abc|secret-token|signature=hidden/);
  });

  test("because an input differs is input_mismatch, retryable", async () => {
    const input = house.input("a", Buffer.from("true"));
    house.files.set("/get/a", Buffer.from("fals"));
    await post(house.task({ inputs: { text: [input] } }));
    await ended();
    expect(report()).toMatchObject({ failure: { code: "input_mismatch", retryable: true } });
  });

  test("because an input is longer than declared is input_mismatch too", async () => {
    const input = { ...house.input("a", Buffer.from("true and more")), digest: null, sizeBytes: 4 };
    await post(house.task({ inputs: { text: [input] } }));
    await ended();
    expect(report()).toMatchObject({ failure: { code: "input_mismatch" } });
  });

  test("because its report is refused tells of that", async () => {
    house.onMessage = (message) => (message.kind === "done" ? { status: 422 } : undefined);
    await post(house.task({ stage: "brief" }));
    await ended();
    expect(report()).toMatchObject({ kind: "failed", failure: { code: "internal" } });
  });
});

describe("the routes", () => {
  test("answer 503 with Retry-After while every slot is busy, and take the task afterwards", async () => {
    await service.close();
    await start(1);
    const first = house.task({ stage: "wait" });
    await post(first);
    const second = house.task();
    const busy = await post(second);
    expect([busy.status, busy.headers.get("retry-after"), busy.headers.get("content-type")]).toEqual([503, "1", "application/problem+json"]);
    await remove(first);
    await ended(1);
    expect((await post(second)).status).toBe(202);
    await ended(2);
  });

  test.each([
    ["no JSON", "{", "invalid_task"],
    ["a field missing", JSON.stringify({ v: 1 }), "invalid_task"],
    ["an unknown stage", null, "unknown_stage"],
  ])("answer 422 to a bad task: %s", async (_, body, code) => {
    const response = await send(body ?? JSON.stringify(house.task({ stage: "nothing" })));
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, code]);
  });
  test("answer 415 to a body that a page could send without asking leave", async () => {
    for (const type of ["text/plain", "application/jsonp", ""]) {
      const response = await send(JSON.stringify(house.task()), { "content-type": type });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([415, "unsupported_media_type"]);
    }
    expect(house.kinds()).toEqual([]);
  });
  test("take JSON that names its charset", async () => {
    expect((await send(JSON.stringify(house.task()), { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(202);
    await ended();
  });
  test.each(["https://page.test", "null", "http://127.0.0.1:8787"])("refuse a request of a page at %s", async (origin) => {
    const response = await send(JSON.stringify(house.task()), { origin });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, "forbidden"]);
    expect(house.kinds()).toEqual([]);
  });

  test("tell of the service's health, and no longer under its old name", async () => {
    await post(house.task({ stage: "wait" }));
    const answer = await fetch(`http://127.0.0.1:${service.port}/healthz`);
    const health = Health.parse(await answer.json());
    expect(health).toMatchObject({ service: "echo", ok: true, version: "1.0.0", slots: 2, running: 1, device: null, engines: [{ id: "test/echo" }] });
    expect(health.queue.running + health.queue.waiting).toBe(1);
    expect(health.load.memoryBytes).toBeGreaterThan(0);
    expect(health.load.memoryTotalBytes).toBeGreaterThan(health.load.memoryBytes);
    expect(health.load.diskFreeBytes).toBeGreaterThan(0);
    expect((await fetch(`http://127.0.0.1:${service.port}/health`)).status).toBe(404);
  });
  test("tell a task at work from one that still gets its inputs", async () => {
    const queue = async (): Promise<unknown> => ((await (await fetch(`http://127.0.0.1:${service.port}/healthz`)).json()) as Health).queue;
    expect(await queue()).toEqual({ running: 0, waiting: 0 });
    await post(house.task({ stage: "wait" }));
    await vi.waitFor(async () => expect(await queue()).toEqual({ running: 1, waiting: 0 }));
  });
});
