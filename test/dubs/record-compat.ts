/** Records what this version keeps, for later versions to read: `node test/dubs/record-compat.ts rows-3` with Node 22. Once for each version of the rows. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import type { StartJob } from "../../src/dubs/port.ts";
import { options, startOf, World } from "./world.ts";

const until = async (world: World, stop: () => boolean): Promise<void> => {
  while (!stop()) if (!(await world.step())) throw new Error("the world came to rest before");
};

const reviewed = (): StartJob => {
  const start = startOf("job_1", ["pt-BR"]);
  return { ...start, dub: { ...start.dub, options: { ...options, review: { translation: true } } } };
};

const charged = (world: World): World => {
  world.usage = (task) => (task.stage === "synthesize" ? [{ meter: "characters", quantity: 20, vendorCostMicros: 300 }] : []);
  return world;
};

const scenes: Record<string, () => Promise<World>> = {
  async speaking() {
    const world = charged(new World());
    await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
    await until(world, () => world.count("synthesize") === 3);
    return world;
  },
  async reviewing() {
    const world = new World();
    await world.loop.start(reviewed());
    await world.run();
    return world;
  },
  async edited() {
    const world = charged(new World());
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    const [first, second] = await world.loop.lines({ afterId: null, limit: 2, language: "pt-BR" });
    const on = (line: typeof first) => ({ lineId: line!.id, ifRevision: line!.revision });
    await world.loop.edit({ editId: "edt_1", actor: "key:a", ops: [{ op: "set_text", ...on(first), text: "The train is late." }] });
    await world.loop.edit({ editId: "edt_2", actor: "key:a", ops: [{ op: "new_take", ...on(second), language: "pt-BR" }] });
    await world.loop.edit({ editId: "edt_3", actor: "key:a", undo: "edt_1" });
    await world.loop.edit({
      editId: "edt_4",
      actor: "key:b",
      ops: [{ op: "set_glossary", ifRevision: 1, terms: [{ source: "park", kind: "keep", language: null, target: null }] }],
    });
    await world.loop.start({ ...startOf("job_2", ["pt-BR"]), job: { ...startOf("job_2", ["pt-BR"]).job, kind: "render" } });
    await world.step();
    return world;
  },
  async canceled() {
    const world = charged(new World());
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await until(world, () => world.count("synthesize") === 1);
    const { attempt } = world.queue.shift()!;
    await world.loop.claim([attempt], "con_1");
    await world.loop.queued([{ attempt, ahead: 0 }]);
    await world.loop.task(attempt);
    await world.loop.cancel("job_1");
    await world.quiet();
    return world;
  },
};

const folder = path.join(import.meta.dirname, "../fixtures/compat", process.argv[2] ?? "rows-new");
mkdirSync(folder, { recursive: true });
for (const [name, scene] of Object.entries(scenes)) {
  const world = await scene();
  await world.quiet();
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(world.record(), null, 2)}\n`);
}
