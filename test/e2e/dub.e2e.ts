import { readFile } from "node:fs/promises";
import { parseSync } from "subtitle";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Api } from "../../scripts/client/api.mjs";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { ReportCard } from "../../src/dubbing/report/card.ts";
import type { Engine } from "../../src/dubs/engines.ts";
import type { Dub, Job } from "../../src/dubs/resource.ts";
import type { Upload, Video } from "../../src/videos/wire.ts";
import { asOwner } from "./asking.ts";
import { wrongSize } from "./bad-files.ts";
import { editing } from "./editing.ts";
import { fetchResults, judgeSample, missed, type Results } from "./results.ts";
import { runsIn } from "./service-log.ts";
import { padded } from "./sources.ts";
import { counted, endOf, eventsOf, type Frame, watchByEventStream, watchBySocket, type Watching } from "./watching.ts";
import { openWorld, type World } from "./world.ts";

const LANGUAGE = "pt-BR";
const FILM_MS = 11_960;
const MIB = 1024 * 1024;

let world: World;
let source: string;
let video: Video;
let dub: Dub;
let job: Job;
let socket: Watching;
let stream: Watching;
let results: Results;

beforeAll(async () => {
  world = await openWorld();
  source = await padded(world, 9 * MIB);
});

afterAll(async () => {
  socket?.leave();
  stream?.leave();
  await world?.close();
});

test("a file of several parts is uploaded straight to the store, several parts at once", async () => {
  let uploadId = "";
  const api = (async (method: string, path: string, body?: unknown) => {
    const answer = await world.api<{ upload: Upload }>(method, path, body);
    if (path === "/v1/videos") uploadId = answer.upload.id;
    return answer;
  }) as Api;
  const puts = countPuts();
  video = await uploadVideo(api, source).finally(() => puts.restore());
  expect(video).toMatchObject({ status: "ready", sizeBytes: (await readFile(source)).length });
  expect(puts.mostAtOnce()).toBe(2);
  const upload = await world.api<Upload>("GET", `/v1/uploads/${uploadId}`);
  expect(upload).toMatchObject({ status: "completed", partCount: 2, parts: [{ partNumber: 1 }, { partNumber: 2 }] });
});

/** How many PUTs were under way at the same time, and none of them to the API. */
function countPuts(): { mostAtOnce(): number; restore(): void } {
  const real = globalThis.fetch;
  let now = 0;
  let most = 0;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (init?.method !== "PUT") return real(input, init);
    expect(new URL(new Request(input).url).pathname).not.toMatch(/^\/v1\//);
    most = Math.max(most, ++now);
    return real(input, init).finally(() => now--);
  });
  return { mostAtOnce: () => most, restore: () => spy.mockRestore() };
}

test("the short sample is dubbed to Brazilian Portuguese", async () => {
  ({ dub, job } = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: [LANGUAGE], options: {} }));
  [socket, stream] = await Promise.all([watchBySocket(world.api, dub.id, 0), watchByEventStream(world.platform, dub.id, 0)]);
  await Promise.all([socket.until(endOf(job.id)), stream.until(endOf(job.id))]);
  job = await world.api<Job>("GET", `/v1/jobs/${job.id}`);
  expect(job).toMatchObject({ status: "succeeded", progress: 1, failure: null });
  results = await fetchResults(world, dub.id, LANGUAGE);
  expect(results.outputs.map((output) => `${output.kind} ${output.format}`).sort()).toEqual([
    "report json",
    "stem flac",
    "subtitles srt",
    "subtitles vtt",
    "video mp4",
  ]);
});

describe("the watchers", () => {
  test("see the snapshot first and then every event, without a gap", () => {
    const events = eventsOf(socket.frames);
    expect(socket.frames[0]?.type).toBe("snapshot");
    expect(events).toHaveLength(socket.frames.length - 1);
    expect(events.map((event) => event.sequence)).toEqual(counted(0, events.length));
    const kinds = new Set(events.map((event) => event.type));
    expect([...kinds].sort()).toEqual(["job.progressed", "job.status_changed", "lines.changed", "output.ready", "script.ready", "video.probed"]);
  });

  test("see progress that never goes back", () => {
    const progress = eventsOf(socket.frames).flatMap((event) => (event.type === "job.progressed" ? [event.data.progress] : []));
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test("get the same events over SSE as over WebSocket", () => {
    expect(stream.frames[0]?.type).toBe("snapshot");
    expect(eventsOf(stream.frames)).toEqual(eventsOf(socket.frames));
  });

  test("get only what they missed when they come back, by socket, by stream and by page", async () => {
    const all = eventsOf(socket.frames);
    const after = Math.floor(all.length / 2);
    const missed = all.filter((event) => event.sequence > after);
    const again = await Promise.all([watchBySocket(world.api, dub.id, after), watchByEventStream(world.platform, dub.id, after)]);
    for (const watching of again) {
      await watching.until((frame: Frame) => frame.type !== "snapshot" && frame.sequence === all.length);
      watching.leave();
      expect(eventsOf(watching.frames)).toEqual(missed);
    }
    const page = await world.api<{ data: unknown[]; nextCursor: string | null }>("GET", `/v1/dubs/${dub.id}/events?after=${after}&limit=3`);
    expect(page).toEqual({ data: missed.slice(0, 3), nextCursor: String(after + 3) });
  });
});

describe("what was made", () => {
  test("is served by Range, and the ranges are the file", async () => {
    const output = results.outputs.find((each) => each.kind === "video")!;
    const answer = await fetch(output.url, { headers: { range: "bytes=1000-2999" } });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([206, `bytes 1000-2999/${output.sizeBytes}`]);
    expect(output.filename).toMatch(/\.mp4$/);
    const whole = await readFile(results.file("video"));
    expect(whole).toHaveLength(output.sizeBytes);
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(1000, 3000))).toBe(true);
  });

  test("is found good by a judge who sees the files alone", async () => {
    const judgement = await judgeSample(world, source, LANGUAGE, results);
    expect(missed(judgement)).toEqual([]);
    expect(judgement.checks.length).toBeGreaterThanOrEqual(10);
  });

  test("has subtitles in both formats that hold every translation", async () => {
    for (const format of ["srt", "vtt"]) {
      const cues = parseSync(await readFile(results.file("subtitles", format), "utf8")).flatMap((node) => (node.type === "cue" ? [node.data] : []));
      const words = cues
        .map((cue) => cue.text)
        .join(" ")
        .replaceAll(/\s+/g, " ");
      for (const line of results.lines) expect(words).toContain(line.translation?.text ?? line.text);
      expect(cues.every((cue) => cue.start < cue.end && cue.end <= FILM_MS)).toBe(true);
      expect(cues.map((cue) => cue.start)).toEqual(cues.map((cue) => cue.start).sort((a, b) => a - b));
    }
  });

  test("is told in a report that names the engine of every line", async () => {
    const report = ReportCard.parse(JSON.parse(await readFile(results.file("report"), "utf8")));
    const { transcription, translation, speech } = dub.resolvedOptions;
    const engines = { transcription: transcription.engine, translation: translation.engine, speech: speech.engine };
    expect(report.lines.map((line) => [line.id, line.engines])).toEqual(results.lines.map((line) => [line.id, engines]));
    for (const line of results.lines)
      expect(line).toMatchObject({ translation: { engine: engines.translation }, take: { engine: engines.speech }, placement: { placed: true } });
  });

  test("is known of the video afterwards", async () => {
    expect(await world.api("GET", `/v1/videos/${video.id}`)).toMatchObject({ status: "ready", durationMs: FILM_MS, width: 640, height: 360, container: "mp4" });
    expect(await world.api("GET", `/v1/dubs/${dub.id}`)).toMatchObject({ sourceLanguage: "en", durationMs: FILM_MS });
  });
});

test("another language on the same dub prepares nothing again, or is refused when no engine here has it", async () => {
  const engines = (await world.api<{ data: Engine[] }>("GET", "/v1/engines")).data;
  const translator = engines.find((engine) => engine.id === dub.resolvedOptions.translation.engine);
  const offered = translator?.pairs?.some((pair) => pair.source === "en" && pair.target === "es") ?? false;
  const answer = await asOwner(world, "POST", `/v1/dubs/${dub.id}/jobs`, { kind: "dub", languages: ["es"] });
  expect(answer).toMatchObject(offered ? { status: 202 } : { status: 422, body: { code: "unsupported_language" } });
  if (offered) await expectSpanish((answer.body as { job: Job }).job.id);
});

async function expectSpanish(jobId: string): Promise<void> {
  await socket.until(endOf(jobId));
  expect(await world.api("GET", `/v1/jobs/${jobId}`)).toMatchObject({ status: "succeeded" });
  const preparing = (await runsIn(world.platform.logDir)).filter((run) => run.dubId === dub.id && ["probe", "extract"].includes(run.stage));
  expect(preparing).toHaveLength(2);
  expect(missed(await judgeSample(world, source, "es", await fetchResults(world, dub.id, "es")))).toEqual([]);
}

test("every unit of the dub ran exactly once", async () => {
  const runs = (await runsIn(world.platform.logDir)).filter((run) => run.dubId === dub.id);
  const { frames } = await snapshotNow();
  const expected = frames.flatMap((frame) => (frame.type === "snapshot" ? frame.stages : [])).filter(({ stage }) => runs.some((run) => run.stage === stage));
  expect(expected.map(({ stage }) => [stage, runs.filter((run) => run.stage === stage).length])).toEqual(expected.map(({ stage, total }) => [stage, total]));
});

describe("an edit of the finished dub", () => {
  editing(
    () => world,
    () => dub,
    LANGUAGE,
  );
});

wrongSize(() => world);

async function snapshotNow(): Promise<Watching> {
  const watching = await watchBySocket(world.api, dub.id);
  await watching.until((frame) => frame.type === "snapshot");
  watching.leave();
  return watching;
}

test("the platform goes without leaving a process", async () => {
  socket.leave();
  stream.leave();
  await expect(world.stop()).resolves.toBeUndefined();
});
