import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { localKey } from "../../scripts/dev/local-key.mjs";
import type { Dub, Job } from "../../src/dubs/resource.ts";
import { announce, asOwner, ended, expectDeletable, expectProblem } from "./asking.ts";
import { badFiles } from "./bad-files.ts";
import { badRequests, type Things } from "./bad-requests.ts";
import { fetchResults, type Results } from "./results.ts";
import { isRunning, runsIn, untilRuns } from "./service-log.ts";
import { durationMs, soundOnly } from "./sources.ts";
import { openWorld, type World } from "./world.ts";

const LANGUAGE = "pt-BR";
/** Of AAC at 48 kHz; sound alone has no picture to be as long as. */
const AAC_FRAME_MS = 22;
/** Long enough for a task that was on its way when the job was canceled to begin all the same. */
const AFTERWARDS_MS = 2000;

let world: World;
let foreignKey: string;
let source: string;
let things: Things;
let results: Results;

/** URLs signed by the Worker itself, as a deployment without S3 credentials has them; the other files use S3's. */
beforeAll(async () => {
  world = await openWorld({ workerSigned: true });
  foreignKey = await localKey({ stateDir: world.folder, persistTo: path.join(world.stateDir, "wrangler") });
  source = await soundOnly(world);
  const [video, { upload }] = [await uploadVideo(world.api, source), await announce(world, 1000)];
  const other = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: [LANGUAGE], options: {} });
  await world.api("POST", `/v1/jobs/${other.job.id}/cancel`);
  things = { videoId: video.id, uploadId: upload.id, dubId: "", otherDubId: other.dub.id, jobId: "", outputId: "" };
});

afterAll(() => world?.close());

describe("sound without a picture", () => {
  test("has its job canceled at once, and nothing begins afterwards", async () => {
    const { dub, job } = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${things.videoId}/dubs`, { targetLanguages: [LANGUAGE], options: {} });
    things = { ...things, dubId: dub.id };
    const mine = async () => (await runsIn(world.platform.logDir)).filter((run) => run.dubId === dub.id);
    await untilRuns(world.platform.logDir, (runs) => runs.some((run) => run.dubId === dub.id && run.stage === "transcribe"));
    const askedAt = Date.now();
    const answer = await asOwner(world, "POST", `/v1/jobs/${job.id}/cancel`);
    const answeredAt = Date.now();
    expect(answeredAt - askedAt).toBeLessThan(1000);
    expect(answer).toMatchObject({ status: 202, body: { id: job.id, status: expect.stringMatching(/^cancel/) as string } });
    expect(await ended(world, job.id)).toMatchObject({ status: "canceled", failure: null });
    await sleep(AFTERWARDS_MS);
    expect((await mine()).filter((run) => run.startedAt > answeredAt)).toEqual([]);
    expect((await mine()).filter(isRunning)).toEqual([]);
    expect(await asOwner(world, "POST", `/v1/jobs/${job.id}/cancel`)).toMatchObject({ status: 202, body: { status: "canceled" } });
  });

  test("is dubbed to sound by another job, which goes on where the canceled one was", async () => {
    const begun = Date.now();
    const { job } = await world.api<{ job: Job }>("POST", `/v1/dubs/${things.dubId}/jobs`, { kind: "dub" });
    expect(await ended(world, job.id)).toMatchObject({ status: "succeeded" });
    expect(
      (await runsIn(world.platform.logDir)).filter((run) => run.dubId === things.dubId && run.startedAt > begun && ["probe", "extract"].includes(run.stage)),
    ).toEqual([]);
    results = await fetchResults(world, things.dubId, LANGUAGE);
    const output = results.outputs.find((each) => each.kind === "audio")!;
    things = { ...things, jobId: job.id, outputId: output.id };
    expect(results.outputs.some((each) => each.kind === "video")).toBe(false);
    expect(results.lines.every((line) => line.take && line.placement?.placed)).toBe(true);
    const [before, after] = [await durationMs(world, source), await durationMs(world, results.file("audio"))];
    expect(Math.abs(after - before)).toBeLessThanOrEqual(AAC_FRAME_MS);
  });

  test("is handed out under the Worker's own signature, by Range, under its name, and to nobody with another signature", async () => {
    const output = results.outputs.find((each) => each.kind === "audio")!;
    expect(new URL(output.url).pathname).toMatch(/^\/media\//);
    const answer = await fetch(output.url, { headers: { range: "bytes=-100" } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([206, output.contentType]);
    expect(answer.headers.get("content-disposition")).toContain(output.filename);
    expect(Buffer.from(await answer.arrayBuffer()).equals((await readFile(results.file("audio"))).subarray(-100))).toBe(true);
    const outside = await fetch(output.url, { headers: { range: `bytes=${output.sizeBytes}-` } });
    expect(outside.status).toBe(416);
    // Not the last character: some of its bits belong to no byte.
    const forged = output.url.replace(/.(?=.{9}$)/, (one) => (one === "A" ? "B" : "A"));
    expectProblem(await asOwner(world, "GET", forged), 403, "forbidden");
  });
});

describe("bad files", () => {
  badFiles(() => world);
});
describe("bad requests", () => {
  badRequests(
    () => world,
    () => things,
    () => foreignKey,
  );
});

test("after all this the video can be deleted, with its dubs and what they made", async () => {
  const { videoId, dubId, otherDubId, jobId, outputId } = things;
  const urls = results.outputs.map((output) => output.url);
  await expectDeletable(
    world,
    videoId,
    `/v1/dubs/${dubId}`,
    `/v1/dubs/${otherDubId}`,
    `/v1/jobs/${jobId}`,
    `/v1/outputs/${outputId}`,
    `/v1/dubs/${dubId}/lines`,
  );
  expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual(urls.map(() => 404));
});

test("nothing of all this was answered with a 5xx", async () => {
  const log = await readFile(path.join(world.platform.logDir, "worker.log"), "utf8");
  const requests = log.split("\n").filter((line) => line.includes('"event":"request"'));
  expect(requests.length).toBeGreaterThan(50);
  expect(requests.filter((line) => /"status":5\d\d/.test(line))).toEqual([]);
});
