import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Message, Task } from "../../containers/contract/task.ts";
import { sortByDub } from "../../src/dubs/consume/message.ts";
import { DubEvent } from "../../src/dubs/events.ts";
import { type Kept, World } from "./world.ts";

/** What earlier versions wrote. Never edited: a version that can not read it is the one to mend. */
const folder = path.join(import.meta.dirname, "../fixtures/compat");
const versions = readdirSync(folder).filter((name) => name.startsWith("rows-"));
const recorded = versions.flatMap((version) => readdirSync(path.join(folder, version)).map((file) => [version, file] as const));
const read = (version: string, file: string): Kept => JSON.parse(readFileSync(path.join(folder, version, file), "utf8")) as Kept;

const liveJobs = ({ rows }: Kept): string[] =>
  rows["jobs"]!.map(({ json }) => JSON.parse(String(json)) as { id: string; status: string }).flatMap(({ id, status }) =>
    ["succeeded", "failed", "canceled"].includes(status) ? [] : [id],
  );

describe.each(recorded)("rows of %s/%s", (version, file) => {
  it("are finished by the code of today: every job ends once, and nothing that was done is done again", async () => {
    const kept = read(version, file);
    const world = new World(kept);
    const done = new Set(kept.rows["units"]!.filter(({ status }) => status === "done").map(({ label }) => String(label).split("/").slice(0, 2).join("/")));
    await world.loop.alarm();
    for (const job of (await world.loop.snapshot()).jobs) if (job.status === "awaiting_review") await world.loop.resume(job.id);
    await world.run();
    for (const id of liveJobs(kept)) expect(await world.status(id)).toBe("succeeded");
    if (liveJobs(kept).length === 0 && world.ran.length > 0) throw new Error(`${world.ran.length} units ran though no job wanted any`);
    expect(world.ran.filter(({ stage }) => ["probe", "extract", "transcribe", "segment"].includes(stage) && done.has(stage))).toEqual([]);
  });
  it("are read whole: lines, events without gap, edits, a quote, a new take", async () => {
    const kept = read(version, file);
    const world = new World(kept);
    await world.loop.alarm();
    await world.run();
    const events = await world.loop.events({ after: 0, limit: 10_000 });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const lines = await world.loop.lines({ afterId: null, limit: 100, language: "pt-BR" });
    expect(lines.length).toBeGreaterThanOrEqual(kept.rows["lines"]!.length);
    const [line] = lines;
    if (!line) return;
    const ops = [{ op: "new_take" as const, lineId: line.id, ifRevision: line.revision, language: "pt-BR" }];
    expect((await world.loop.edit({ editId: "edt_compat", actor: "key:a", ops })).kind).toBe("applied");
    expect((await world.loop.speakers()).length).toBeGreaterThan(0);
    expect(await world.loop.quote({ kind: "render", languages: ["pt-BR"] })).not.toBeNull();
  });
});

describe("a glossary that was kept in no revision", () => {
  it("is in its first, and the edits that made it can be taken back", async () => {
    const world = new World(read("rows-3-early", "edited.json"));
    await world.loop.alarm();
    expect(await world.loop.glossary()).toMatchObject({ revision: 1, terms: [{ source: "park" }] });
    expect((await world.loop.edits({ before: null, limit: 1 }))[0]).toMatchObject({ id: "edt_4", changes: [], changesLeftOut: 0 });
    expect((await world.loop.edit({ editId: "edt_back", actor: "key:b", undo: "edt_4" })).kind).toBe("applied");
    expect(await world.loop.glossary()).toEqual({ revision: 2, terms: [] });
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ upgrade: false, ceilingMicros: null });
  });
});

describe("messages of earlier versions", () => {
  const messages = JSON.parse(readFileSync(path.join(folder, "messages-1.json"), "utf8")) as { queue: unknown[]; tasks: unknown[]; reports: unknown[] };
  it("are understood: in the queue, to services and from them", () => {
    expect(sortByDub(messages.queue).messages).toEqual(messages.queue);
    expect(messages.tasks.filter((task) => !Task.safeParse(task).success)).toEqual([]);
    expect(messages.reports.filter((report) => !Message.safeParse(report).success)).toEqual([]);
  });
  it("of the event log are still read by whoever watches, though nobody writes them any more", () => {
    const told = new Set<string>();
    for (const [version, file] of recorded)
      for (const { json } of read(version, file).rows["events"]!) told.add((JSON.parse(String(json)) as { type: string }).type);
    const known = [...told].filter((type) => DubEvent.options.some((option) => option.shape.type.value === type));
    expect(known.length).toBeGreaterThan(3);
  });
});
