import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { sweepJobs } from "../../../src/dubs/services/sweep-jobs.ts";
import { guards, idGuards } from "./guards.ts";
import { problemOf, newDub, openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
const create = (dubId: string, body: unknown, headers = {}) => world.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body, headers });
const setStatus = (jobId: string, status: string) => env.DB.prepare("update jobs set status = ?, sequence = 5 where id = ?").bind(status, jobId).run();

describe("jobs: does", () => {
  it("makes a dub in all its languages", async () => {
    const { dubId } = await newDub(world, ["pt-BR", "es"]);
    const { status, body, headers } = await create(dubId, { kind: "dub" });
    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`/v1/jobs/${body.job.id}`);
    expect(body.job).toMatchObject({ dubId, kind: "dub", languages: ["pt-BR", "es"], status: "queued" });
    expect(world.dubs.calls.at(-1)).toBe(`start ${dubId} ${body.job.id}`);
  });
  it("repeats nothing under one Idempotency-Key", async () => {
    const { dubId } = await newDub(world);
    const answers = [await create(dubId, { kind: "dub" }, { "idempotency-key": "j1" }), await create(dubId, { kind: "dub" }, { "idempotency-key": "j1" })];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await world.call(`/v1/dubs/${dubId}/jobs`)).body.data).toHaveLength(2);
  });
  it("may be asked for while another runs", async () => {
    const { dubId, jobId } = await newDub(world);
    await setStatus(jobId, "running");
    const { status, body } = await create(dubId, { kind: "render" });
    expect([status, body.job.status]).toEqual([202, "queued"]);
    expect(world.dubs.calls.at(-1)).toBe(`start ${dubId} ${body.job.id}`);
  });
  it("lists the jobs of a dub and of the workspace", async () => {
    const { dubId, jobId } = await newDub(world);
    expect((await world.call(`/v1/dubs/${dubId}/jobs`)).body.data.map((job: { id: string }) => job.id)).toEqual([jobId]);
    expect((await world.call("/v1/jobs?limit=100")).body.data.map((job: { id: string }) => job.id)).toContain(jobId);
  });
  it("cancels by the dub's object", async () => {
    const { dubId, jobId } = await newDub(world);
    const { status, body } = await world.call(`/v1/jobs/${jobId}/cancel`, { method: "POST" });
    expect([status, body.status, body.dubId]).toEqual([202, "canceling", dubId]);
  });
  it("cancels a job whose start was lost", async () => {
    const { jobId } = await newDub(world);
    world.dubs.jobs.delete(jobId);
    expect((await world.call(`/v1/jobs/${jobId}/cancel`, { method: "POST" })).body.status).toBe("canceling");
  });
  it("leaves a job that has ended as it is", async () => {
    const { jobId } = await newDub(world);
    await setStatus(jobId, "succeeded");
    const calls = world.dubs.calls.length;
    expect((await world.call(`/v1/jobs/${jobId}/cancel`, { method: "POST" })).body.status).toBe("succeeded");
    expect(world.dubs.calls.length).toBe(calls);
  });
});

describe("jobs: waiting", () => {
  it("answers at once when the job has ended", async () => {
    const { jobId } = await newDub(world);
    await setStatus(jobId, "failed");
    const before = world.clock.now;
    expect((await world.call(`/v1/jobs/${jobId}?wait=20`)).body.status).toBe("failed");
    expect(world.clock.now).toEqual(before);
  });
  it("gives up after the time asked for", async () => {
    const { jobId } = await newDub(world);
    const before = world.clock.now.getTime();
    expect((await world.call(`/v1/jobs/${jobId}?wait=3`)).body.status).toBe("queued");
    expect(world.clock.now.getTime() - before).toBe(3000);
  });
  it("answers at a change of status, and at once where it was not seen", async () => {
    const { jobId } = await newDub(world);
    const before = world.clock.now.getTime();
    const sleep = world.deps.sleep;
    world.deps.sleep = async (ms) => {
      await sleep(ms);
      if (world.clock.now.getTime() - before === 2000) await setStatus(jobId, "running");
    };
    expect((await world.call(`/v1/jobs/${jobId}?wait=20&seen=queued`)).body.status).toBe("running");
    world.deps.sleep = sleep;
    expect(world.clock.now.getTime() - before).toBe(2000);
    expect((await world.call(`/v1/jobs/${jobId}?wait=20&seen=queued`)).body.status).toBe("running");
    expect(world.clock.now.getTime() - before).toBe(2000);
    expect((await world.call(`/v1/jobs/${jobId}?wait=1&seen=running`)).body.status).toBe("running");
    expect(world.clock.now.getTime() - before).toBe(3000);
  });
  it("refuses to wait longer than 20 s", async () => {
    const { jobId } = await newDub(world);
    expect(problemOf(await world.call(`/v1/jobs/${jobId}?wait=21`))).toEqual([422, "invalid_request"]);
  });
});

describe("jobs: the sweeper", () => {
  it("starts what was never heard of and knocks at what has not moved, once a minute", async () => {
    const own = await openWorld();
    own.dubs.failStart = true;
    const lost = await newDub(own);
    own.dubs.failStart = false;
    const still = await newDub(own);
    await setStatus(still.jobId, "running");
    own.dubs.calls.length = 0;
    own.clock.now = new Date(own.clock.now.getTime() + 60_001);
    await env.DB.prepare("update jobs set next_check_at = null where workspace_id != ?").bind(own.workspaceId).run();
    await sweepJobs(own.deps);
    await sweepJobs(own.deps);
    expect(own.dubs.calls.sort()).toEqual([`poke ${still.dubId}`, `start ${lost.dubId} ${lost.jobId}`]);
  });
  it("starts a lost job as it was asked for", async () => {
    const own = await openWorld();
    const { dubId } = await newDub(own);
    own.dubs.failStart = true;
    const asked = { kind: "render", upgrade: true, ceilingMicros: 0 };
    const { body } = await own.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body: asked });
    own.dubs.failStart = false;
    own.clock.now = new Date(own.clock.now.getTime() + 60_001);
    await sweepJobs(own.deps);
    expect(own.dubs.started.find(({ job }) => job.id === body.job.id)?.job).toMatchObject({ ...asked, languages: ["pt-BR"] });
  });
});

describe("jobs: guards", () => {
  const ofDub = (call?: { method: string; body?: unknown }) => async (w: World) => {
    const { dubId } = await newDub(w);
    return { path: `/v1/dubs/${dubId}/jobs`, id: dubId, ...(call && { call }) };
  };
  const ofJob = (suffix: string, call?: { method: string }) => async (w: World) => {
    const { jobId } = await newDub(w);
    return { path: `/v1/jobs/${jobId}${suffix}`, id: jobId, ...(call && { call }) };
  };
  idGuards(() => world, "create", "write", ofDub({ method: "POST", body: { kind: "dub" } }));
  idGuards(() => world, "list of a dub", "read", ofDub());
  guards(
    () => world,
    "list",
    "read",
    async () => ({ path: "/v1/jobs" }),
  );
  idGuards(() => world, "get", "read", ofJob(""));
  idGuards(() => world, "cancel", "write", ofJob("/cancel", { method: "POST" }));
});
