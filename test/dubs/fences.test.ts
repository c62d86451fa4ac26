import { describe, expect, it } from "vitest";
import type { Message, Task } from "../../containers/contract/task.ts";
import { startOf, World } from "./world.ts";

/** A world in which the first attempt of a stage was handed over and not yet answered. */
async function handedOver(stage: string): Promise<{ world: World; task: Task }> {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR"]));
  for (;;) {
    await world.quiet();
    const message = world.queue.shift()!;
    const claim = (await world.loop.claim([message.attempt], "con_test"))[0]!;
    if (claim.kind !== "compute") {
      await world.perform(message.attempt);
      continue;
    }
    await world.loop.queued([{ attempt: message.attempt, ahead: 0 }]);
    const task = (await world.loop.task(message.attempt))!;
    if (task.stage === stage) return { world, task };
    await world.serve(task);
  }
}

describe("the attempt is the fence", () => {
  it("refuses every word of an attempt whose lease is over, and takes the next one's", async () => {
    const { world, task } = await handedOver("extract");
    world.now += 31_000;
    await world.loop.alarm();
    expect((await world.loop.message(task.attempt, { kind: "heartbeat", progress: 0.9 })).status).toBe(409);
    expect((await world.loop.message(task.attempt, { kind: "grant", name: "programme/0", sizeBytes: 1, contentType: "audio/wav" })).status).toBe(409);
    expect((await world.loop.message(task.attempt, { kind: "done", value: {}, artifacts: {}, usage: [], meta: {} })).status).toBe(409);
    expect((await world.loop.message(task.attempt, { kind: "failed", failure: { code: "x", message: "", retryable: false } })).status).toBe(409);
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    expect(world.released).toContain(`media ${task.attempt} kill`);
  });
  it("keeps an attempt that beats for as long as it likes", async () => {
    const { world, task } = await handedOver("transcribe");
    for (let beats = 0; beats < 20; beats++) {
      world.now += 10_000;
      expect((await world.loop.message(task.attempt, { kind: "heartbeat", progress: beats / 20 })).status).toBe(200);
      await world.loop.alarm();
    }
    expect((await world.serve(task)).status).toBe(200);
  });
  it("keeps a unit that is in line for a slot for as long as the pool asks after it", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    await world.loop.claim([attempt], "con_test");
    await world.loop.queued([{ attempt, ahead: 3 }]);
    for (let minutes = 0; minutes < 60; minutes++) {
      world.now += 60_000;
      expect(await world.loop.holds(attempt, 3)).toBe(true);
      await world.loop.alarm();
    }
    expect((await world.loop.task(attempt))?.attempt).toBe(attempt);
  });
  it("answers the same report twice with yes, and counts it once", async () => {
    const { world, task } = await handedOver("translate");
    expect((await world.serve(task)).status).toBe(200);
    const events = world.frames.length;
    expect((await world.serve(task)).status).toBe(200);
    expect(world.frames.length).toBe(events);
  });
  it("gives an attempt keys of its own, so that a stale one cannot overwrite", async () => {
    const { world, task } = await handedOver("extract");
    const granted = (await world.loop.message(task.attempt, { kind: "grant", name: "programme/0", sizeBytes: 5, contentType: "audio/wav" })).body as {
      put: { url: string };
    };
    expect(new URL(granted.put.url).pathname).toMatch(new RegExp(`^/w/wsp_1/d/dub_1/[0-9a-f]{64}/${task.attempt}/programme/0$`));
  });
  it("grants what the largest upload may become (6 GB and its new sound), and no more", async () => {
    const { world, task } = await handedOver("extract");
    const ask = (sizeBytes: number) => world.loop.message(task.attempt, { kind: "grant", name: "programme/0", sizeBytes, contentType: "audio/wav" });
    expect(await ask(7_000_000_001)).toMatchObject({ status: 422, body: { code: "too_large" } });
    expect((await ask(7_000_000_000)).status).toBe(200);
  });
  it("does not believe a report whose artifact is not there", async () => {
    const { world, task } = await handedOver("synthesize");
    const artifacts = { take: { digest: "0".repeat(64), sizeBytes: 9, contentType: "audio/wav" } };
    await world.loop.message(task.attempt, {
      kind: "done",
      value: { durationMs: 1, sampleRate: 24_000, samples: 24, levelDb: -20 },
      artifacts,
      usage: [],
      meta: {},
    });
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    expect(world.count("synthesize")).toBe(4);
  });
  it("completes a large artifact itself, and aborts what a lost attempt left open", async () => {
    const { world, task } = await handedOver("extract");
    await world.loop.message(task.attempt, { kind: "grant", name: "programme/0", sizeBytes: 100 * 1024 * 1024, contentType: "audio/wav" });
    expect(world.media.open.size).toBe(1);
    world.now += 31_000;
    await world.loop.alarm();
    await world.quiet();
    expect(world.media.calls).toEqual(["abort multipart-1"]);
  });
});

describe("large artifacts", () => {
  const LARGE = 80 * 1024 * 1024;
  const request = { kind: "grant", name: "speech/0", sizeBytes: LARGE, contentType: "audio/flac" } as const;
  /** An extract whose speech was uploaded in five parts, and its report. */
  async function uploaded() {
    const { world, task } = await handedOver("extract");
    await world.loop.message(task.attempt, request);
    const parts = Array.from({ length: 5 }, (_, index) => ({ partNumber: index + 1, etag: `e${index}` }));
    const artifacts = { "speech/0": { digest: "0".repeat(64), sizeBytes: LARGE, contentType: "audio/flac", parts } };
    const value = { samples: 48_000, channels: 2, pieces: 1, speech: [{ startMs: 0, endMs: 1000, fromMs: 0, untilMs: 1000 }], speechFrom: "mix" };
    const done: Message = { kind: "done", value, artifacts, usage: [], meta: {} };
    return { world, task, done };
  }

  it("are completed by the dub", async () => {
    const { world, task, done } = await uploaded();
    expect((await world.loop.message(task.attempt, done)).status).toBe(200);
    await world.quiet();
    expect(world.media.calls).toEqual(["complete multipart-1 5"]);
  });
  it("count when a crash came between their completion and the report's acceptance", async () => {
    const { world, task, done } = await uploaded();
    const head = world.media.head.bind(world.media);
    world.media.head = () => Promise.reject(new Error("killed"));
    await expect(world.loop.message(task.attempt, done)).rejects.toThrow("killed");
    world.media.head = head;
    await world.crash();
    expect((await world.loop.message(task.attempt, done)).status).toBe(200);
  });
  it("leave no open upload when the task fails after all", async () => {
    const { world, task } = await uploaded();
    await world.loop.message(task.attempt, { kind: "failed", failure: { code: "disk_full", message: "", retryable: true } });
    await world.quiet();
    expect(world.media.open.size).toBe(0);
  });
  it("leave no open upload when the report does not speak of one", async () => {
    const { world, task, done } = await uploaded();
    await world.loop.message(task.attempt, { ...done, artifacts: {} });
    await world.quiet();
    expect(world.media.open.size).toBe(0);
  });
  it("leave no open upload when their attempt ended while it was opened, though its abort fails at first", async () => {
    const { world, task } = await handedOver("extract");
    const abort = world.media.abortMultipart.bind(world.media);
    let failures = 1;
    world.media.abortMultipart = (...upload) => (failures-- > 0 ? Promise.reject(new Error("the store is away")) : abort(...upload));
    const granted = world.loop.message(task.attempt, request);
    await world.loop.cancel("job_1");
    expect((await granted).status).toBe(409);
    await world.run();
    expect([failures < 0, world.media.open.size]).toEqual([true, 0]);
  });
  it("have one upload, though they are asked for twice at once", async () => {
    const { world, task } = await handedOver("extract");
    const [first, second] = await Promise.all([world.loop.message(task.attempt, request), world.loop.message(task.attempt, request)]);
    await world.quiet();
    expect(first).toEqual(second);
    expect(world.media.open.size).toBe(1);
  });
});

describe("cancel", () => {
  it("ends the job at once, stops what runs and lets nothing new begin", async () => {
    const { world, task } = await handedOver("transcribe");
    expect(await world.loop.cancel("job_1")).toMatchObject({ status: "canceled" });
    await world.quiet();
    expect(world.released).toContain(`whisperx ${task.attempt} kill`);
    expect((await world.serve(task)).status).toBe(409);
    const ran = world.ran.length;
    await world.run();
    expect([world.ran.length - ran, await world.status("job_1")]).toEqual([0, "canceled"]);
  });
  it("leaves alone what another job of the dub wants", async () => {
    const { world, task } = await handedOver("transcribe");
    await world.loop.start(startOf("job_2", ["es"]));
    await world.loop.cancel("job_1");
    expect((await world.serve(task)).status).toBe(200);
    await world.run();
    expect([await world.status("job_1"), await world.status("job_2")]).toEqual(["canceled", "succeeded"]);
    expect(world.frames.some((frame) => frame.language === "pt-BR" && frame.type === "output.ready")).toBe(false);
  });
  it("leaves an ended job as it ended", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(await world.loop.cancel("job_1")).toMatchObject({ status: "succeeded" });
    expect(await world.loop.cancel("job_9")).toBeNull();
  });
  it("goes on where it stopped when a new job asks", async () => {
    const { world } = await handedOver("synthesize");
    await world.loop.cancel("job_1");
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_2"), world.count("transcribe"), world.count("translate")]).toEqual(["succeeded", 1, 1]);
  });
});

describe("crashes", () => {
  it("finishes whatever the moment: a crash after every single message", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.quiet();
    for (let turns = 0; turns < 500 && (await world.status("job_1")) !== "succeeded"; turns++) {
      await world.step();
      await world.crash();
      if (world.queue.length === 0 && world.alarmAt !== null) {
        world.now = Math.max(world.now, world.alarmAt);
        await world.loop.alarm();
      }
    }
    expect(await world.status("job_1")).toBe("succeeded");
    expect([world.count("transcribe"), world.count("synthesize")]).toEqual([1, 4]);
    const sequences = world.frames.map((frame) => frame.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });
  it("runs again only what was running when a service died", async () => {
    const { world, task } = await handedOver("synthesize");
    await world.crash();
    world.now += 31_000;
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    expect(task.stage).toBe("synthesize");
    expect([
      world.count("probe"),
      world.count("extract"),
      world.count("separate"),
      world.count("transcribe"),
      world.count("translate"),
      world.count("synthesize"),
    ]).toEqual([1, 1, 2, 1, 1, 4]);
  });
});

describe("a write that fails", () => {
  it("leaves memory as SQL is: the report is not taken, and is taken when it comes again", async () => {
    const { world, task } = await handedOver("translate");
    const before = await world.loop.events({ after: 0, limit: 1000 });
    world.failingWrites = 1;
    await expect(world.serve(task)).rejects.toThrow("disk is full");
    expect((await world.loop.snapshot()).sequence).toBe(before.at(-1)!.sequence);
    expect((await world.serve(task)).status).toBe(200);
    await world.crash();
    await world.run();
    expect([await world.status("job_1"), world.count("translate")]).toEqual(["succeeded", 2]);
    const sequences = (await world.loop.events({ after: 0, limit: 1000 })).map((event) => event.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });
});

describe("removal", () => {
  it("stops everything, deletes the dub's objects and takes no more jobs", async () => {
    const { world, task } = await handedOver("synthesize");
    expect(world.media.objects.size).toBeGreaterThan(0);
    await world.loop.remove();
    await world.loop.remove();
    expect(world.media.objects.size).toBe(0);
    expect((await world.serve(task)).status).toBe(409);
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    expect(await world.status("job_2")).toBeUndefined();
  });
  it("forgets all that was said: nothing is left to read, in memory or after a crash, and no row but the tombstone", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    await world.loop.start(startOf("job_2", ["es"]));
    await world.loop.remove();
    const { sql } = world.ports();
    for (const crashed of [false, true]) {
      if (crashed) await world.crash();
      expect(await world.loop.lines({ afterId: null, limit: 100, language: "pt-BR" })).toEqual([]);
      expect(await world.loop.events({ after: 0, limit: 1000 })).toEqual([]);
      expect(await world.loop.snapshot()).toMatchObject({ jobs: [], targetLanguages: [], sourceLanguage: null, durationMs: null, lines: 0, stages: [] });
      expect(await world.loop.cancel("job_1")).toBeNull();
      expect(world.alarmAt).toBeNull();
    }
    const tables = sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('schema_version', 'sqlite_sequence')")
      .map((row) => row["name"]);
    const kept = tables.filter((name) => sql.exec(`SELECT 1 FROM ${name} LIMIT 1`).length > 0);
    expect(kept).toEqual(["meta"]);
    const tombstone = String(sql.exec("SELECT json FROM meta")[0]!["json"]);
    expect(tombstone).not.toContain("spk_");
    expect(JSON.parse(tombstone)).toMatchObject({ summary: null, scriptWarnings: [], castsElse: {} });
  });
  it("erases again what came late, and still takes no job, also after a crash", async () => {
    const { world, task } = await handedOver("synthesize");
    await world.loop.remove();
    await world.crash();
    await world.media.write("w/wsp_1/d/dub_1/late", new Uint8Array([1]), "audio/wav");
    await world.loop.remove();
    expect(world.media.objects.size).toBe(0);
    expect((await world.serve(task)).status).toBe(409);
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    expect((await world.loop.snapshot()).jobs).toEqual([]);
  });
  it("can be asked again when the objects could not be deleted", async () => {
    const { world } = await handedOver("synthesize");
    const whole = world.media.deletePrefix.bind(world.media);
    world.media.deletePrefix = () => Promise.reject(new Error("the store is away"));
    await expect(world.loop.remove()).rejects.toThrow("the store is away");
    world.media.deletePrefix = whole;
    await world.loop.remove();
    expect([world.media.objects.size, (await world.loop.snapshot()).jobs.length]).toEqual([0, 0]);
  });
});
