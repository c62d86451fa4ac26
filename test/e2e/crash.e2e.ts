import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient } from "../../scripts/client/api.mjs";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import { watchJob } from "../../scripts/client/watch.mjs";
import type { DubEvent } from "../../src/dubs/events.ts";
import type { Dub, Job } from "../../src/dubs/resource.ts";
import { alive, family, workerdOf } from "./processes.ts";
import { fetchResults } from "./results.ts";
import { isRunning, type Run, runsIn, untilRuns } from "./service-log.ts";
import { durationMs } from "./sources.ts";
import { counted, watchBySocket } from "./watching.ts";
import { openWorld, type World } from "./world.ts";

const LANGUAGE = "pt-BR";
/** A lost attempt is noticed after this long, so that the tests need not wait half a minute. */
const VARIABLES = { LEASE_MS: "8000", HEARTBEAT_MS: "1000" };
const FRAME_MS = 40;
/** Into the work, so that the kill meets neither its download nor its report. */
const INTO_WORK_MS = 100;

let world: World;
let videoId: string;
let lastDubId: string;

beforeAll(async () => {
  world = await openWorld({ variables: VARIABLES });
  videoId = (await uploadVideo(world.api, world.setup.paths.sampleShort)).id;
});

afterAll(() => world?.close());

type Survived = { dub: Dub; job: Job; events: DubEvent[]; runs: Run[]; hit: Run[] };

/** Dubs the sample and strikes once `when` holds for the tasks of this dub that run, and `afterMs` more. `hit`: what ran at that moment. */
async function dubThrough(when: (running: Run[]) => boolean, strike: () => Promise<void> | void, afterMs = INTO_WORK_MS): Promise<Survived> {
  const { dub, job } = await world.api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: [LANGUAGE], options: {} });
  const events: DubEvent[] = [];
  const watched = watchJob(world.api, { dubId: dub.id, jobId: job.id }, (event) => events.push(event));
  const mine = (runs: Run[]): Run[] => runs.filter((run) => run.dubId === dub.id);
  await untilRuns(world.platform.logDir, (runs) => when(mine(runs).filter(isRunning)));
  await sleep(afterMs);
  const hit = mine(await runsIn(world.platform.logDir)).filter(isRunning);
  await strike();
  const ended = await watched;
  return { dub, job: ended, events, hit, runs: mine(await runsIn(world.platform.logDir)) };
}

/** How many attempts more than units the services began, by what the dub says it is made of. */
async function runAgain({ dub, runs }: Survived): Promise<number> {
  const watching = await watchBySocket(world.api, dub.id);
  const snapshot = await watching.until((frame) => frame.type === "snapshot");
  watching.leave();
  const totals = snapshot.type === "snapshot" ? snapshot.stages : [];
  const ran = totals.map(({ stage, total }) => ({ begun: runs.filter((run) => run.stage === stage).length, total })).filter(({ begun }) => begun > 0);
  return ran.reduce((sum, { begun, total }) => sum + begun - total, 0);
}

async function expectWhole(survived: Survived): Promise<void> {
  const { dub, job, events } = survived;
  expect(job).toMatchObject({ status: "succeeded", failure: null });
  expect(events.map((event) => event.sequence)).toEqual(counted(0, events.length));
  const results = await fetchResults(world, dub.id, LANGUAGE);
  expect(results.lines.every((line) => line.translation && line.take && line.placement?.placed)).toBe(true);
  const [before, after] = [await durationMs(world, world.setup.paths.sampleShort), await durationMs(world, results.file("video"))];
  expect(Math.abs(after - before)).toBeLessThanOrEqual(FRAME_MS);
}

test("a voice service killed in the middle of its lines costs no more than those lines", async () => {
  const survived = await dubThrough(
    (running) => running.some((run) => run.stage === "synthesize"),
    () => void process.kill(world.platform.supervisor.pid("kokoro")!, "SIGKILL"),
  );
  await expectWhole(survived);
  const struck = survived.hit.filter((run) => run.service === "kokoro");
  expect(struck.length).toBeGreaterThan(0);
  expect(await runAgain(survived)).toBe(struck.length);
  for (const { taskId } of struck) expect(survived.runs.filter((run) => run.taskId === taskId)).toHaveLength(1);
});

test("a hearing service killed while it tells voices apart costs no more than that, and both are found", async () => {
  const survived = await dubThrough(
    (running) => running.some((run) => run.stage === "diarize"),
    () => void process.kill(world.platform.supervisor.pid("whisperx")!, "SIGKILL"),
    0,
  );
  await expectWhole(survived);
  // It takes a tenth of a second for so short a film: hence the kill at once, and its report may have been quicker all the same.
  expect(survived.hit.some((run) => run.stage === "diarize")).toBe(true);
  expect(await runAgain(survived)).toBeLessThanOrEqual(survived.hit.filter((run) => run.service === "whisperx").length);
  expect(await world.api("GET", `/v1/dubs/${survived.dub.id}/speakers`)).toMatchObject({ data: [{ lines: 1 }, { lines: 1 }] });
});

test("workerd killed in the middle of preparing costs no more than what was running", async () => {
  const survived = await dubThrough(
    (running) => ["separate", "transcribe"].every((stage) => running.some((run) => run.stage === stage)),
    async () => void process.kill(await workerdOf(world.platform.supervisor.pid("worker")!), "SIGKILL"),
  );
  await expectWhole(survived);
  lastDubId = survived.dub.id;
  expect(survived.hit.length).toBeGreaterThan(0);
  expect(await runAgain(survived)).toBeLessThanOrEqual(survived.hit.length);
});

test("what was made is still there after a restart of everything, and Ctrl-C leaves no process behind", async () => {
  await world.stop();
  const dev = spawn(process.execPath, [path.resolve("scripts/dev.mjs"), "--yes", "--state", world.stateDir], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(dev, "exit");
  try {
    const api = createClient({ url: await urlOf(dev), key: world.platform.key });
    expect(await api("GET", `/v1/dubs/${lastDubId}/jobs`)).toMatchObject({ data: [{ status: "succeeded" }] });
    const all = await family(dev.pid!);
    expect(all.length).toBeGreaterThan(8);
    process.kill(dev.pid!, "SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(await alive(all)).toEqual([]);
  } finally {
    if (dev.exitCode === null) dev.kill("SIGTERM");
  }
});

async function urlOf(dev: ChildProcess): Promise<string> {
  let said = "";
  dev.stderr?.on("data", (bytes: Buffer) => (said += bytes.toString()));
  for await (const line of readline.createInterface({ input: dev.stdout! })) {
    const found = /OneVoice is at (\S+)/.exec(line);
    if (found?.[1]) return found[1];
  }
  throw new Error(`npm run dev ended before it was ready: ${said}`);
}
