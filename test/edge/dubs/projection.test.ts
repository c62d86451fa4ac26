import { beforeAll, describe, expect, it } from "vitest";
import { type DubProjection, projectDub } from "../../../src/dubs/projection.ts";
import type { JobView } from "../../../src/dubs/wire.ts";
import { newDub, openWorld, type World } from "../api/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
const base = (dubId: string, sequence: number): DubProjection => ({
  dubId,
  sequence,
  dub: { targetLanguages: ["pt-BR", "es"], sourceLanguage: "en", durationMs: 5000 },
  jobs: [],
  outputs: [],
  now: world.clock.now,
});
const view = (id: string, more: Partial<JobView>): JobView => ({
  id,
  kind: "dub",
  status: "running",
  languages: ["pt-BR"],
  upgrade: false,
  ceilingMicros: null,
  progress: 0.5,
  stage: "mix",
  etaMs: 1000,
  usage: [],
  failure: null,
  createdAt: "2026-11-24T10:00:00Z",
  startedAt: "2026-11-24T10:00:01Z",
  endedAt: null,
  ...more,
});
const output = (id: string, more = {}) => ({
  id,
  language: "pt-BR",
  kind: "video" as const,
  name: "",
  format: "mp4",
  revision: 1,
  stale: false,
  sizeBytes: 10,
  artifactKey: "w/a",
  contentType: "video/mp4",
  filename: "a.mp4",
  createdAt: "2026-11-24T10:00:05Z",
  ...more,
});
const jobOf = async (id: string) => (await world.call(`/v1/jobs/${id}`)).body;

describe("the projection", () => {
  it("shows what the dub says of itself, its jobs, outputs and video", async () => {
    const { dubId, jobId, videoId } = await newDub(world);
    const video = { durationMs: 5000, width: 640, height: 360, container: "mp4", failure: null };
    await projectDub(world.deps.db, { ...base(dubId, 3), jobs: [view(jobId, {})], outputs: [output("out_p1")], video });
    expect((await world.call(`/v1/dubs/${dubId}`)).body).toMatchObject({
      targetLanguages: ["pt-BR", "es"],
      sourceLanguage: "en",
      durationMs: 5000,
      sequence: 3,
    });
    expect(await jobOf(jobId)).toMatchObject({ status: "running", progress: 0.5, stage: "mix", etaMs: 1000, startedAt: "2026-11-24T10:00:01.000Z" });
    expect((await world.call("/v1/outputs/out_p1")).body).toMatchObject({ dubId, sizeBytes: 10 });
    expect((await world.call(`/v1/videos/${videoId}`)).body).toMatchObject({ status: "ready", durationMs: 5000, width: 640, height: 360, container: "mp4" });
  });
  it("shows what a job has used so far", async () => {
    const { dubId, jobId } = await newDub(world);
    expect((await jobOf(jobId)).usage).toEqual([]);
    const usage = [{ meter: "characters", quantity: 120, vendorCostMicros: 1800 }];
    await projectDub(world.deps.db, { ...base(dubId, 2), jobs: [view(jobId, { usage })] });
    expect((await jobOf(jobId)).usage).toEqual(usage);
    const more = [{ meter: "characters", quantity: 200, vendorCostMicros: 3000 }];
    await projectDub(world.deps.db, { ...base(dubId, 3), jobs: [view(jobId, { status: "succeeded", usage: more, endedAt: "2026-11-24T10:01:00Z" })] });
    expect((await world.call(`/v1/dubs/${dubId}/jobs`)).body.data[0]).toMatchObject({ status: "succeeded", usage: more });
  });
  it("changes nothing when it is older than what is there", async () => {
    const { dubId, jobId, videoId } = await newDub(world);
    await projectDub(world.deps.db, { ...base(dubId, 5), jobs: [view(jobId, { progress: 0.9 })] });
    const video = { durationMs: 1, width: 1, height: 1, container: "old", failure: null };
    await projectDub(world.deps.db, {
      ...base(dubId, 4),
      dub: { targetLanguages: ["fr"], sourceLanguage: "fr", durationMs: 1 },
      jobs: [view(jobId, { progress: 0.1 })],
      outputs: [output("out_p2")],
      video,
    });
    expect((await world.call(`/v1/dubs/${dubId}`)).body).toMatchObject({ sourceLanguage: "en", sequence: 5 });
    expect((await jobOf(jobId)).progress).toBe(0.9);
    expect((await world.call("/v1/outputs/out_p2")).status).toBe(404);
    expect((await world.call(`/v1/videos/${videoId}`)).body.container).toBeNull();
  });
  it("lets no job leave its end", async () => {
    const { dubId, jobId } = await newDub(world);
    const failure = { code: "no_speech", message: "Nobody speaks." };
    await projectDub(world.deps.db, { ...base(dubId, 2), jobs: [view(jobId, { status: "failed", failure, endedAt: "2026-11-24T10:01:00Z" })] });
    await projectDub(world.deps.db, { ...base(dubId, 3), jobs: [view(jobId, { status: "running" })] });
    expect(await jobOf(jobId)).toMatchObject({ status: "failed", failure, endedAt: "2026-11-24T10:01:00.000Z" });
  });
  it("renews an output in place", async () => {
    const { dubId } = await newDub(world);
    await projectDub(world.deps.db, { ...base(dubId, 2), outputs: [output("out_p3")] });
    await projectDub(world.deps.db, { ...base(dubId, 3), outputs: [output("out_p3", { revision: 2, stale: true, sizeBytes: 20 })] });
    expect((await world.call("/v1/outputs/out_p3")).body).toMatchObject({ revision: 2, stale: true, sizeBytes: 20 });
  });
  it("brings nothing of a deleted dub back", async () => {
    const { dubId } = await newDub(world);
    await world.call(`/v1/dubs/${dubId}`, { method: "DELETE" });
    await projectDub(world.deps.db, { ...base(dubId, 9), outputs: [output("out_p4")] });
    expect((await world.call("/v1/outputs/out_p4")).status).toBe(404);
    expect((await world.call(`/v1/dubs/${dubId}`)).status).toBe(404);
  });
  it("fails a video that cannot be used, and a dub of it is refused with the reason", async () => {
    const { dubId, videoId } = await newDub(world);
    const failure = { code: "not_media", message: "The file is neither video nor audio." };
    await projectDub(world.deps.db, { ...base(dubId, 2), video: { failure } });
    expect((await world.call(`/v1/videos/${videoId}`)).body).toMatchObject({ status: "failed", failure });
    const refused = await world.call(`/v1/videos/${videoId}/dubs`, { method: "POST", body: { targetLanguages: ["es"] } });
    expect([refused.status, refused.body.code]).toEqual([409, "video_not_ready"]);
    expect(refused.body.detail).toContain(failure.message);
  });
  it("keeps what was known of a video that fails", async () => {
    const { dubId, videoId } = await newDub(world);
    const facts = { durationMs: 5000, width: 320, height: 180, container: "mp4" };
    await projectDub(world.deps.db, { ...base(dubId, 2), video: { ...facts, failure: null } });
    const failure = { code: "unsupported_codec", message: "The sound (dfpwm) cannot be read here: encode it as AAC and upload again." };
    await projectDub(world.deps.db, { ...base(dubId, 3), video: { failure } });
    expect((await world.call(`/v1/videos/${videoId}`)).body).toMatchObject({ ...facts, status: "failed", failure });
  });
});

describe("usage that is told after a job's end", () => {
  it("reaches the ended job, and changes nothing else of it", async () => {
    const { dubId, jobId } = await newDub(world);
    const ended = { status: "canceled" as const, endedAt: "2026-11-24T10:01:00Z", stage: null, etaMs: null };
    const usage = [{ meter: "characters", quantity: 9, vendorCostMicros: 4 }];
    await projectDub(world.deps.db, { ...base(dubId, 3), jobs: [view(jobId, ended)] });
    await projectDub(world.deps.db, { ...base(dubId, 3), jobs: [view(jobId, { ...ended, status: "succeeded", usage })] });
    expect((await world.call(`/v1/jobs/${jobId}`)).body).toMatchObject({ status: "canceled", usage });
  });
});
