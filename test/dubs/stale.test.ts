import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import { startOf, World } from "./world.ts";

async function dubbed(languages: string[]): Promise<World> {
  const world = new World();
  await world.loop.start(startOf("job_1", languages));
  await world.run();
  return world;
}

const linesOf = (world: World) => world.loop.lines({ afterId: null, limit: 100, language: null });
const edit = (world: World, id: string, ops: EditOp[]) => world.loop.edit({ editId: id, actor: "key:a", ops });
const renderOf = (id: string, languages: string[], upgrade = false) => ({
  ...startOf(id, languages),
  job: { ...startOf(id, languages).job, kind: "render" as const, upgrade },
});
const staleOf = (world: World, language: string): boolean[] =>
  world.projections.at(-1)!.outputs.flatMap((output) => (output.language === language ? [output.stale] : []));

describe("outputs say that they are stale", () => {
  it("when every line was deleted while a job was at work", async () => {
    const world = await dubbed(["pt-BR"]);
    await world.loop.start(renderOf("job_2", ["pt-BR", "es"]));
    await world.quiet();
    expect(staleOf(world, "pt-BR").some(Boolean)).toBe(false);
    const ops = (await linesOf(world)).map(({ id, revision }): EditOp => ({ op: "delete_line", lineId: id, ifRevision: revision }));
    expect((await edit(world, "edt_1", ops)).kind).toBe("applied");
    await world.run();
    expect((await world.loop.snapshot()).jobs[1]).toMatchObject({ status: "failed", failure: { code: "no_speech" } });
    expect(staleOf(world, "pt-BR")).toEqual([true, true, true, true, true]);
  });
  it("when an edit came to a job that was cancelled before it looked at it", async () => {
    const world = await dubbed(["pt-BR"]);
    world.settings.evaluateEveryMs = 250;
    world.loop = new DubLoop(world.ports());
    const [line] = await linesOf(world);
    await edit(world, "edt_1", [{ op: "new_take", lineId: line!.id, ifRevision: 1, language: "pt-BR" }]);
    await world.loop.start(renderOf("job_2", ["pt-BR"]));
    await world.run();
    await world.loop.start({ ...renderOf("job_3", ["pt-BR", "es"]) });
    await world.quiet();
    expect(staleOf(world, "pt-BR").some(Boolean)).toBe(false);
    await edit(world, "edt_2", [{ op: "set_text", lineId: line!.id, ifRevision: 2, text: "Said otherwise." }]);
    expect((await world.loop.cancel("job_3"))!.status).toBe("canceled");
    await world.run();
    expect(staleOf(world, "pt-BR")).toEqual([true, true, true, true, true]);
  });
  it("in the other languages when a render of one brings newer stages", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
    await world.step();
    const meta = world.row("SELECT json FROM meta WHERE name = 'dub'") as { versions: Record<string, number> };
    world.write("UPDATE meta SET json = ? WHERE name = 'dub'", JSON.stringify({ ...meta, versions: { ...meta.versions, synthesize: 2 } }));
    world.loop = new DubLoop(world.ports());
    await world.run();
    expect([...staleOf(world, "pt-BR"), ...staleOf(world, "es")].some(Boolean)).toBe(false);
    await world.loop.start(renderOf("job_2", ["pt-BR"], true));
    await world.run();
    expect(await world.status("job_2")).toBe("succeeded");
    expect([staleOf(world, "pt-BR").some(Boolean), staleOf(world, "es").every(Boolean)]).toEqual([false, true]);
  });
  it("at once, not with the next report of progress", async () => {
    const world = await dubbed(["pt-BR"]);
    const [line] = await linesOf(world);
    await edit(world, "edt_1", [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Said otherwise." }]);
    await world.quiet();
    expect(staleOf(world, "pt-BR")).toEqual([true, true, true, true, true]);
  });
});
