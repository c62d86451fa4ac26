import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobStatus } from "../../../src/dubs/wire.ts";
import { idGuards } from "./guards.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
type Verb = "resume" | "retry";
const post = (verb: Verb, jobId: string, headers = {}, body?: object) =>
  world.call(`/v1/jobs/${jobId}/${verb}`, { method: "POST", headers, ...(body && { body }) });
const projected = (jobId: string, status: JobStatus) => env.DB.prepare("update jobs set status = ?, sequence = 5 where id = ?").bind(status, jobId).run();
const known = (jobId: string, status: JobStatus) => world.dubs.jobs.set(jobId, { ...world.dubs.jobs.get(jobId)!, status });
async function jobIn(status: JobStatus): Promise<{ dubId: string; jobId: string }> {
  const { dubId, jobId } = await newDub(world, ["pt-BR", "en"]);
  known(jobId, status);
  await projected(jobId, status);
  return { dubId, jobId };
}
const jobsOf = async (dubId: string) => (await world.call(`/v1/dubs/${dubId}/jobs`)).body.data.length;

describe("a job again: does", () => {
  it("resumes one that awaits review as the same job", async () => {
    const { dubId, jobId } = await jobIn("awaiting_review");
    const { status, body, headers } = await post("resume", jobId);
    expect([status, headers.get("location")]).toEqual([202, `/v1/jobs/${jobId}`]);
    expect(body.job).toMatchObject({ id: jobId, dubId, status: "running", usage: [] });
    expect([world.dubs.calls.at(-1), await jobsOf(dubId)]).toEqual([`resume ${jobId}`, 1]);
  });
  it.each<[Verb, JobStatus]>([
    ["resume", "failed"],
    ["resume", "canceled"],
    ["retry", "failed"],
    ["retry", "canceled"],
  ])("%s of a job that is %s is a new job that asks for the same", async (verb, status) => {
    const { dubId } = await newDub(world, ["pt-BR", "en"]);
    const asked = { kind: "render", languages: ["en"], upgrade: true, ceilingMicros: 7 };
    const before = (await world.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body: asked })).body.job;
    await projected(before.id, status);
    const answer = await post(verb, before.id);
    const { job } = answer.body;
    expect([answer.status, answer.headers.get("location")]).toEqual([202, `/v1/jobs/${job.id}`]);
    expect(job).toMatchObject({ dubId, kind: "render", languages: ["en"], status: "queued", progress: 0, failure: null, endedAt: null });
    expect(job.id).not.toBe(before.id);
    expect(world.dubs.started.at(-1)?.job).toMatchObject({ id: job.id, ...asked });
    expect((await world.call(`/v1/jobs/${before.id}`)).body.status).toBe(status);
  });
  it.each<[Verb, JobStatus, object, number | null]>([
    ["retry", "failed", { ceilingMicros: 20 }, 20],
    ["resume", "canceled", { ceilingMicros: 20 }, 20],
    ["retry", "failed", { ceilingMicros: null }, null],
    ["retry", "failed", {}, 7],
  ])("%s of a job that is %s takes another spending limit: %j", async (verb, status, body, ceilingMicros) => {
    const { dubId } = await newDub(world, ["pt-BR", "en"]);
    const before = (await world.call(`/v1/dubs/${dubId}/jobs`, { method: "POST", body: { kind: "render", upgrade: true, ceilingMicros: 7 } })).body.job;
    await projected(before.id, status);
    const { job } = (await post(verb, before.id, {}, body)).body;
    expect(job).toMatchObject({ ceilingMicros, upgrade: true });
    expect(world.dubs.started.at(-1)?.job).toMatchObject({ id: job.id, ceilingMicros, upgrade: true });
    expect((await world.call(`/v1/jobs/${job.id}`)).body).toMatchObject({ ceilingMicros, upgrade: true });
    expect((await world.call(`/v1/jobs/${before.id}`)).body).toMatchObject({ ceilingMicros: 7 });
  });
  it("resumes one that awaits review with another spending limit", async () => {
    const { jobId } = await jobIn("awaiting_review");
    expect((await post("resume", jobId, {}, { ceilingMicros: 30 })).body.job).toMatchObject({ id: jobId, status: "running", ceilingMicros: 30 });
  });
  it("believes the dub's object where the row is behind the event that the caller saw", async () => {
    const waiting = await jobIn("running");
    known(waiting.jobId, "awaiting_review");
    expect((await post("resume", waiting.jobId)).body.job.id).toBe(waiting.jobId);
    const failed = await jobIn("running");
    known(failed.jobId, "failed");
    expect((await post("retry", failed.jobId)).status).toBe(202);
  });
  it.each<Verb>(["resume", "retry"])("%s repeats nothing under one Idempotency-Key", async (verb) => {
    const { dubId, jobId } = await jobIn("failed");
    const answers = [await post(verb, jobId, { "idempotency-key": `a-${verb}` }), await post(verb, jobId, { "idempotency-key": `a-${verb}` })];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect([answers[1]?.headers.get("idempotent-replayed"), await jobsOf(dubId)]).toEqual(["true", 2]);
  });
  it("resume answers a repeated request as before although the job runs by now", async () => {
    const { jobId } = await jobIn("awaiting_review");
    const answers = [await post("resume", jobId, { "idempotency-key": "a3" }), await post("resume", jobId, { "idempotency-key": "a3" })];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(problemOf(await post("resume", jobId))).toEqual([409, "job_not_over"]);
  });
});

describe("a job again: refuses", () => {
  it.each<[Verb, JobStatus, string, string]>([
    ["resume", "queued", "job_not_over", "queued"],
    ["resume", "running", "job_not_over", "nothing in it waits"],
    ["resume", "canceling", "job_not_over", "nothing in it waits"],
    ["resume", "succeeded", "nothing_to_resume", "edit and render, or ask for further languages"],
    ["retry", "queued", "job_not_over", "queued"],
    ["retry", "running", "job_not_over", "cancel it first"],
    ["retry", "canceling", "job_not_over", "wait for its end."],
    ["retry", "awaiting_review", "job_not_over", "resume it"],
    ["retry", "succeeded", "nothing_to_resume", "edit and render"],
  ])("%s of a job that is %s", async (verb, status, code, words) => {
    const { dubId, jobId } = await jobIn(status);
    const answer = await post(verb, jobId);
    expect(problemOf(answer)).toEqual([409, code]);
    expect(answer.body.detail).toContain(words);
    expect([world.dubs.calls.includes(`resume ${jobId}`), await jobsOf(dubId)]).toEqual([false, 1]);
  });
  it("a limit below nothing, a field it does not know, and another body under the same Idempotency-Key", async () => {
    const { dubId, jobId } = await jobIn("failed");
    for (const body of [{ ceilingMicros: -1 }, { colour: "red" }]) expect(problemOf(await post("retry", jobId, {}, body))).toEqual([422, "invalid_request"]);
    expect(await jobsOf(dubId)).toBe(1);
    expect((await post("retry", jobId, { "idempotency-key": "a4" })).status).toBe(202);
    expect((await post("retry", jobId, { "idempotency-key": "a4" }, {})).headers.get("idempotent-replayed")).toBe("true");
    expect(problemOf(await post("retry", jobId, { "idempotency-key": "a4" }, { ceilingMicros: 1 }))).toEqual([422, "idempotency_key_reused"]);
  });
  it("what belongs to a deleted dub", async () => {
    const { dubId, jobId } = await jobIn("failed");
    await world.call(`/v1/dubs/${dubId}`, { method: "DELETE" });
    expect(problemOf(await post("retry", jobId))).toEqual([404, "not_found"]);
  });
});

describe("a job again: guards", () => {
  for (const verb of ["resume", "retry"])
    idGuards(
      () => world,
      verb,
      "write",
      async () => {
        const { jobId } = await jobIn("failed");
        return { path: `/v1/jobs/${jobId}/${verb}`, id: jobId, call: { method: "POST" } };
      },
    );
});
