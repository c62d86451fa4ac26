import { describe, expect, it } from "vitest";
import type { StartJob } from "../../src/dubs/port.ts";
import { answer } from "./script.ts";
import { options, startOf, World } from "./world.ts";

const job = (id: string, languages: string[], more: Partial<StartJob["job"]> = {}): StartJob => {
  const start = startOf(id, languages);
  return { ...start, job: { ...start.job, ...more } };
};
const reviewing = (id: string, languages: string[]): StartJob => {
  const start = startOf(id, languages);
  return { ...start, dub: { ...start.dub, options: { ...options, review: { translation: true } } } };
};

describe("a transcribe job", () => {
  it("makes the script and a sample of the voice and nothing else, and a language that comes later hears nothing again", async () => {
    const world = new World();
    await world.loop.start(job("job_1", [], { kind: "transcribe" }));
    await world.run();
    expect([await world.status("job_1"), new Set(world.ran.map(({ stage }) => stage))]).toEqual([
      "succeeded",
      new Set(["probe", "extract", "transcribe", "segment", "reference"]),
    ]);
    expect(await world.loop.lines({ afterId: null, limit: 100, language: null })).toHaveLength(4);
    await world.loop.start(job("job_2", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_2"), world.count("transcribe"), world.count("probe")]).toEqual(["succeeded", 1, 1]);
  });
});

describe("the review gate", () => {
  it("waits once the lines are translated, speaks nothing before it is opened, and goes on then", async () => {
    const world = new World();
    await world.loop.start(reviewing("job_1", ["pt-BR", "es"]));
    await world.run();
    expect([await world.status("job_1"), world.count("translate"), world.count("synthesize")]).toEqual(["awaiting_review", 2, 0]);
    expect((await world.loop.lines({ afterId: null, limit: 100, language: "es" })).every(({ translation }) => translation !== null)).toBe(true);
    expect((await world.loop.resume("job_1"))?.status).toBe("running");
    await world.run();
    expect([await world.status("job_1"), world.count("synthesize")]).toEqual(["succeeded", 8]);
  });
  it("takes edits while it waits, and can be cancelled", async () => {
    const world = new World();
    await world.loop.start(reviewing("job_1", ["pt-BR"]));
    await world.run();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" });
    const ops = [{ op: "set_translation" as const, lineId: line!.id, ifRevision: 1, language: "pt-BR", text: "Melhor assim." }];
    expect((await world.loop.edit({ editId: "edt_1", actor: "key:a", ops })).kind).toBe("applied");
    await world.run();
    expect(await world.status("job_1")).toBe("awaiting_review");
    expect((await world.loop.cancel("job_1"))?.status).toBe("canceled");
    await world.loop.start(reviewing("job_2", ["pt-BR"]));
    await world.run();
    await world.loop.resume("job_2");
    await world.run();
    expect((await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!.map(({ text }) => text)).toEqual(["Melhor assim."]);
  });
  it("opens with another spending limit where one is named", async () => {
    const world = new World();
    const asked = reviewing("job_1", ["pt-BR"]);
    await world.loop.start({ ...asked, job: { ...asked.job, ceilingMicros: 7, upgrade: true } });
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "awaiting_review", ceilingMicros: 7, upgrade: true });
    expect(await world.loop.resume("job_1", 9)).toMatchObject({ status: "running", ceilingMicros: 9, upgrade: true });
    await world.crash();
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "succeeded", ceilingMicros: 9 });
    expect(world.projections.at(-1)!.jobs[0]).toMatchObject({ ceilingMicros: 9 });
  });
  it("changes nothing for a job that does not wait, and knows no other job", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    expect([(await world.loop.resume("job_1"))?.status, await world.loop.resume("job_none")]).toEqual(["succeeded", null]);
  });
});

describe("a dry run", () => {
  it("knows nothing before the video was probed", async () => {
    expect(await new World().loop.quote({ kind: "dub", languages: ["pt-BR"] })).toBeNull();
  });
  it("says what a further language runs, and that is what runs", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    const quote = (await world.loop.quote({ kind: "dub", languages: ["es"] }))!;
    const before = world.ran.length;
    await world.loop.start(job("job_2", ["es"]));
    await world.run();
    const ran = Map.groupBy(world.ran.slice(before), ({ stage }) => stage);
    // The takes of this world are all of one length, so that both languages are fitted alike: that is done once.
    for (const { stage, units } of quote.stages.filter((each) => each.stage !== "fit")) {
      const count = ran.get(stage)?.length ?? 0;
      expect({ stage, count, isWithin: count >= units.least && count <= units.most }).toEqual({ stage, count, isWithin: true });
    }
    expect([...ran.keys()].every((stage) => quote.stages.some((each) => each.stage === stage))).toBe(true);
    expect(quote.stages.find(({ stage }) => stage === "synthesize")).toMatchObject({ units: { least: 4, most: 4 } });
    expect(quote.stages.find(({ stage }) => stage === "translate")?.characters?.least).toBeGreaterThan(100);
  });
  it("says nothing is to be done where nothing is, and little after a small edit", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.quote({ kind: "render", languages: ["pt-BR"] }))!.stages).toEqual([]);
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    await world.loop.edit({ editId: "edt_1", actor: "key:a", ops: [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Short." }] });
    const stages = (await world.loop.quote({ kind: "render", languages: ["pt-BR"] }))!.stages;
    const units = Object.fromEntries(stages.map((each) => [each.stage, each.units]));
    expect([units["translate"], units["synthesize"]?.most]).toEqual([{ least: 1, most: 1 }, 1]);
    expect([units["transcribe"], units["separate"]]).toEqual([undefined, undefined]);
    expect(world.count("translate")).toBe(1);
  });
  it("guesses the lines of a video that was probed and not heard yet", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.step();
    await world.quiet();
    const quote = (await world.loop.quote({ kind: "dub", languages: ["pt-BR"] }))!;
    const spoken = quote.stages.find(({ stage }) => stage === "synthesize")!;
    expect([spoken.units.least >= 1, spoken.units.most > spoken.units.least]).toEqual([true, true]);
  });
});

describe("versions", () => {
  it("are those of the first job, until a render asks for today's; its dry run says what that adds", async () => {
    const world = new World();
    world.script = (task) => answer(task);
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    const meta = world.row("SELECT json FROM meta WHERE name = 'dub'") as { versions: Record<string, number> };
    world.write("UPDATE meta SET json = ? WHERE name = 'dub'", JSON.stringify({ ...meta, versions: { ...meta.versions, separate: 0 } }));
    await world.crash();
    const quote = (await world.loop.quote({ kind: "render", languages: ["pt-BR"], upgrade: true }))!;
    expect(quote.stages.some(({ stage }) => stage === "synthesize")).toBe(false);
    const parted = world.count("separate");
    await world.loop.start(job("job_2", ["pt-BR"], { kind: "render", upgrade: true }));
    await world.run();
    expect([await world.status("job_2"), world.count("synthesize"), world.count("separate") - parted]).toEqual(["succeeded", 4, 0]);
    expect((world.row("SELECT json FROM meta WHERE name = 'dub'") as { versions: Record<string, number> }).versions["separate"]).toBe(2);
  });
});

describe("several jobs of one dub", () => {
  it("take a render while another runs: both end, and what both want runs once", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    for (let steps = 0; steps < 3; steps++) await world.step();
    await world.loop.start(job("job_2", ["pt-BR", "es"], { kind: "render" }));
    await world.run();
    expect([await world.status("job_1"), await world.status("job_2")]).toEqual(["succeeded", "succeeded"]);
    expect([world.count("probe"), world.count("transcribe"), world.count("synthesize")]).toEqual([1, 1, 8]);
  });
});

describe("usage", () => {
  it("is counted once for every report, told with the job and settled with its end", async () => {
    const world = new World();
    world.usage = (task) => (task.stage === "synthesize" ? [{ meter: "characters", quantity: String(task.params["text"]).length, vendorCostMicros: 10 }] : []);
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    const [view] = (await world.loop.snapshot()).jobs;
    expect(view!.usage).toEqual([{ meter: "characters", quantity: expect.any(Number), vendorCostMicros: 40 }]);
    expect(world.settled).toEqual([{ dubId: "dub_1", workspaceId: "wsp_1", jobId: "job_1", status: "succeeded", usage: view!.usage }]);
    await world.crash();
    expect((await world.loop.snapshot()).jobs[0]!.usage).toEqual(view!.usage);
  });
  it("of an attempt that was cancelled still counts when its report comes late, once, and the end is settled again with it", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.quiet();
    const { attempt } = world.queue.shift()!;
    await world.loop.claim([attempt], "con_1");
    await world.loop.queued([{ attempt, ahead: 0 }]);
    await world.loop.task(attempt);
    await world.loop.cancel("job_1");
    const usage = [{ meter: "seconds", quantity: 3, vendorCostMicros: 7 }];
    const failed = { kind: "failed" as const, failure: { code: "interrupted", message: "", retryable: true }, usage };
    expect([(await world.loop.message(attempt, failed)).status, (await world.loop.message(attempt, failed)).status]).toEqual([409, 409]);
    await world.quiet();
    expect((await world.loop.snapshot()).jobs[0]!.usage).toEqual(usage);
    expect(world.settled.map(({ usage: told }) => told)).toEqual([[], usage]);
  });
});

describe("garbage", () => {
  it("goes once nothing needed it for the grace time: what an edit left behind, and what outputs and kept takes need stays", async () => {
    const world = new World();
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.run();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    await world.loop.edit({ editId: "edt_1", actor: "key:a", ops: [{ op: "new_take", lineId: line!.id, ifRevision: 1, language: "pt-BR" }] });
    await world.loop.start(job("job_2", ["pt-BR"], { kind: "render" }));
    await world.run();
    const before = new Set(world.media.objects.keys());
    for (let days = 0; days < 4; days++) await world.pass(86_400_000);
    const takes = (await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!;
    expect([takes.length, world.media.objects.size < before.size]).toEqual([2, true]);
    for (const key of [...takes.map(({ artifactKey }) => artifactKey), ...world.projections.at(-1)!.outputs.map(({ artifactKey }) => artifactKey)])
      expect([key, world.media.objects.has(key)]).toEqual([key, true]);
    expect(world.alarmAt).toBeNull();
    await world.loop.start(job("job_3", ["pt-BR"], { kind: "render" }));
    const ran = world.ran.length;
    await world.run();
    expect([await world.status("job_3"), world.ran.length]).toEqual(["succeeded", ran]);
  });
  it("takes what a failed attempt stored, but only once its URLs have expired", async () => {
    const world = new World();
    let isFirst = true;
    world.script = (task) => {
      if (task.stage !== "extract" || !isFirst) return answer(task);
      isFirst = false;
      return { failure: { code: "oom", message: "", retryable: true } };
    };
    await world.loop.start(job("job_1", ["pt-BR"]));
    await world.step();
    const { attempt } = world.queue.at(-1)!;
    await world.step();
    const unit = (world.row("SELECT spec AS json FROM units WHERE stage = 'extract'") as { key: string }).key;
    const lost = `w/wsp_1/d/dub_1/${unit}/${attempt}/programme/0`;
    await world.media.write(lost, new Uint8Array(3), "audio/wav");
    await world.pass(60_000);
    expect(world.media.objects.has(lost)).toBe(true);
    await world.pass(16 * 60_000);
    expect([world.media.objects.has(lost), await world.status("job_1")]).toEqual([false, "succeeded"]);
  });
});
